-- Of the given live parcels, those that are not within the boundary of the subdivision plan in force whose number they carry.
-- scope: amanah
-- params:  :ids bigint[]
-- returns: parcel_id, outside (WKB)
-- CRS:     storage, metres
-- index:   pk_spatial_unit, uq_land_plan_standing, pk_case
SELECT s.id AS parcel_id, ST_AsBinary(ST_Difference(s.geom, p.boundary)) AS outside
FROM spatial_unit AS s
JOIN land_plan AS p ON p.branch_id = s.municipality_id AND p.plan_kind = 'subdivision' AND p.plan_no = s.plan_no AND p.stands
JOIN "case" AS c ON c.id = p.id AND c.state = 'approved'
WHERE s.id = ANY(CAST(:ids AS bigint[])) AND s.end_lifespan_version IS NULL
  AND s.plan_no <> '' AND p.boundary IS NOT NULL AND NOT ST_Covers(p.boundary, s.geom)
