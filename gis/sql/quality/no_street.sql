-- Of the given live parcels, those that no street or passage reaches, as their registered edges say. Where no street is known at all
-- the rule says nothing.
-- scope: amanah
-- params:  :ids bigint[]
-- returns: parcel_id
-- CRS:     none
-- index:   pk_spatial_unit, pk_parcel_edge
SELECT s.id AS parcel_id
FROM spatial_unit AS s
WHERE s.id = ANY(CAST(:ids AS bigint[])) AND s.end_lifespan_version IS NULL
  AND EXISTS (SELECT FROM street)
  AND NOT EXISTS (SELECT FROM parcel_edge AS e WHERE e.parcel_id = s.id AND e.kind IN ('street', 'passage'))
