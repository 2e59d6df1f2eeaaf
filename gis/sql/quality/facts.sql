-- What a finding carries of the given parcels.
-- scope: amanah
-- params:  :ids bigint[]
-- returns: id, municipality_id, district_id, plan_no, reference, import_run_id, geom (WKB)
-- CRS:     storage, metres
-- index:   pk_spatial_unit
SELECT s.id, s.municipality_id, s.district_id, s.plan_no, s.reference, s.import_run_id, ST_AsBinary(s.geom) AS geom
FROM spatial_unit AS s
WHERE s.id = ANY(CAST(:ids AS bigint[]))
