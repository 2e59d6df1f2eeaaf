-- Live parcels of a national address, by its short code or by its numbers: the one it was given to, else the one under its point.
-- scope: amanah
-- params:  :short, or :postal :building and :additional, the others null; :limit
-- returns: parcel_id, building_no, street_ar, district_ar, postal_code, additional_no
-- CRS:     none
-- index:   pk_national_address, ix_national_address_numbers, pk_spatial_unit, spatial_unit_geom_idx
SELECT coalesce(live.id, beneath.id) AS parcel_id, a.building_no, a.street_ar, a.district_ar, a.postal_code, a.additional_no
FROM (
  SELECT * FROM national_address WHERE short_address = CAST(:short AS text)
  UNION ALL
  SELECT * FROM national_address
  WHERE postal_code = CAST(:postal AS text) AND building_no = CAST(:building AS text)
    AND (CAST(:additional AS text) IS NULL OR additional_no = CAST(:additional AS text))
) AS a
LEFT JOIN spatial_unit AS live ON live.id = a.parcel_id AND live.end_lifespan_version IS NULL
LEFT JOIN LATERAL (
  SELECT s.id FROM spatial_unit AS s
  WHERE live.id IS NULL AND s.geom && a.point AND ST_Intersects(s.geom, a.point) AND s.end_lifespan_version IS NULL
  ORDER BY s.area_m2 LIMIT 1
) AS beneath ON true
WHERE coalesce(live.id, beneath.id) IS NOT NULL
ORDER BY a.short_address
LIMIT :limit
