-- National addresses, each to the live parcel that holds its point; one that is known already is written anew.
-- scope: amanah
-- params:  :shorts :postals :buildings :additionals :streets :districts text[]; :longitudes :latitudes float8[] WGS 84 degrees; :storage_srid
-- returns: short_address of those that lie in a parcel; writes national_address
-- CRS:     points are brought to the storage CRS
-- index:   spatial_unit_geom_idx
INSERT INTO national_address AS n (short_address, parcel_id, postal_code, building_no, additional_no, street_ar, district_ar, point)
SELECT g.short, p.id, g.postal, g.building, g.additional, g.street, g.district, here.point
FROM unnest(CAST(:shorts AS text[]), CAST(:postals AS text[]), CAST(:buildings AS text[]), CAST(:additionals AS text[]), CAST(:streets AS text[]),
            CAST(:districts AS text[]), CAST(:longitudes AS float8[]), CAST(:latitudes AS float8[]))
       AS g (short, postal, building, additional, street, district, longitude, latitude)
CROSS JOIN LATERAL (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(g.longitude, g.latitude), 4326), CAST(:storage_srid AS integer)) AS point) AS here
CROSS JOIN LATERAL (
  SELECT s.id FROM spatial_unit AS s
  WHERE s.geom && here.point AND ST_Intersects(s.geom, here.point) AND s.end_lifespan_version IS NULL
  ORDER BY s.area_m2 LIMIT 1
) AS p
ON CONFLICT (short_address) DO UPDATE SET parcel_id = excluded.parcel_id, postal_code = excluded.postal_code, building_no = excluded.building_no,
  additional_no = excluded.additional_no, street_ar = excluded.street_ar, district_ar = excluded.district_ar, point = excluded.point
RETURNING n.short_address
