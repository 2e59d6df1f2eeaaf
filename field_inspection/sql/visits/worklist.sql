-- Open visits of an inspector's branches: his own and those that nobody has, nearest first if his position is known.
-- scope: municipality
-- params:  :municipality_ids integer[]; :inspector_id uuid; :longitude :latitude WGS 84 degrees or null; :until date; :storage_srid; :most
-- returns: id, district, distance_m (null without a position), longitude, latitude of the place
-- CRS:     distances in the storage CRS, places in 4326
-- index:   ix_case_open or ix_case_opened or ix_case_waiting
SELECT c.id, d.name_ar AS district, ST_X(c.point_4326) AS longitude, ST_Y(c.point_4326) AS latitude,
       CASE WHEN here.geom IS NULL OR u.geom IS NULL THEN NULL ELSE round(ST_Distance(u.geom, here.geom)) END AS distance_m
FROM "case" c
JOIN visit v ON v.id = c.id
LEFT JOIN spatial_unit u ON u.id = v.parcel_id
LEFT JOIN district d ON d.id = u.district_id
CROSS JOIN (SELECT CASE WHEN CAST(:longitude AS float8) IS NULL THEN NULL
                   ELSE ST_Transform(ST_SetSRID(ST_MakePoint(CAST(:longitude AS float8), CAST(:latitude AS float8)), 4326),
                                     CAST(:storage_srid AS integer)) END AS geom) here
WHERE c.municipality_id = ANY (:municipality_ids) AND c.closed_at IS NULL AND c.kind = 'visit'
  AND (c.assigned_to_id IS NULL OR c.assigned_to_id = CAST(:inspector_id AS uuid))
  AND v.planned_on <= CAST(:until AS date)
ORDER BY distance_m NULLS LAST, v.planned_on, c.id
LIMIT :most
