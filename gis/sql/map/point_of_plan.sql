-- Where a plan without a boundary lies: in one of its parcels.
-- scope: amanah
-- params:  :plan; :municipality_id
-- returns: point (WKB), or no row
-- CRS:     storage, metres
-- index:   uq_spatial_unit_live_number
SELECT ST_AsBinary(ST_PointOnSurface(s.geom)) AS point
FROM spatial_unit AS s
WHERE s.plan_no = :plan AND s.municipality_id = CAST(:municipality_id AS integer) AND s.end_lifespan_version IS NULL AND s.parcel_no <> ''
ORDER BY s.block_no, s.parcel_no
LIMIT 1
