-- Live parcels with their shapes.
-- scope: amanah
-- params:  :parcel_ids bigint[], null for all
-- returns: id, geom (WKB), by id
-- CRS:     storage, metres
-- index:   pk_spatial_unit
SELECT s.id, ST_AsBinary(s.geom) AS geom
FROM spatial_unit AS s
WHERE s.end_lifespan_version IS NULL AND (CAST(:parcel_ids AS bigint[]) IS NULL OR s.id = ANY(CAST(:parcel_ids AS bigint[])))
ORDER BY s.id
