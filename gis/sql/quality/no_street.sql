-- Live parcels that no street or passage reaches, as their registered edges say.
-- scope: amanah
-- params:  none
-- returns: nothing; writes land_finding
-- CRS:     none
-- index:   pk_parcel_edge
INSERT INTO land_finding (kind, parcel_id)
SELECT 'no_street', s.id
FROM spatial_unit AS s
WHERE s.end_lifespan_version IS NULL
  AND NOT EXISTS (SELECT FROM parcel_edge AS e WHERE e.parcel_id = s.id AND e.kind IN ('street', 'passage'))
ORDER BY s.id
