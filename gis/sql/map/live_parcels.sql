-- Live parcels as a search shows them, in the order of their numbers.
-- scope: amanah
-- params:  :parcel_ids bigint[]; :limit
-- returns: id, plan_no, block_no, parcel_no, district, longitude, latitude of a point inside
-- CRS:     the point leaves as 4326
-- index:   pk_spatial_unit, pk_district
SELECT s.id, s.plan_no, s.block_no, s.parcel_no, d.name_ar AS district, ST_X(p.point) AS longitude, ST_Y(p.point) AS latitude
FROM spatial_unit AS s
LEFT JOIN district AS d ON d.id = s.district_id
CROSS JOIN LATERAL (SELECT ST_Transform(ST_PointOnSurface(s.geom), 4326) AS point OFFSET 0) AS p
WHERE s.id = ANY(CAST(:parcel_ids AS bigint[])) AND s.end_lifespan_version IS NULL
ORDER BY s.plan_no, s.block_no, s.parcel_no
LIMIT :limit
