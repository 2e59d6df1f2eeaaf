-- Parcels of an import that have ended since: by whom, when, by which change.
-- scope: amanah
-- params:  :run_id
-- returns: name, who, at, kind, why
-- CRS:     none
-- index:   pk_spatial_unit, uq_land_change_parcel_parent
SELECT coalesce(s.reference, CAST(s.id AS text)) AS name, h.actor_name AS who, s.end_lifespan_version AS at, h.kind, h.reason AS why
FROM spatial_unit AS s LEFT JOIN land_change_parcel AS p ON p.parcel_id = s.id AND p.part = 'parent' LEFT JOIN land_change AS h ON h.id = p.change_id
WHERE s.id = ANY (ARRAY(SELECT n.id FROM spatial_unit AS n WHERE n.import_run_id = CAST(:run_id AS uuid) AND n.end_lifespan_version IS NOT NULL
                        ORDER BY n.end_lifespan_version, n.id LIMIT 1))
