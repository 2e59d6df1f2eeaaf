-- The next live parcels of a check, by number.
-- scope: amanah
-- params:  :after last number seen; :limit
-- returns: id, by id
-- CRS:     none
-- index:   pk_spatial_unit
SELECT s.id
FROM spatial_unit AS s
WHERE s.id > CAST(:after AS bigint) AND s.end_lifespan_version IS NULL
ORDER BY s.id
LIMIT :limit
