-- Numbers that an update took from their parcels and that other live parcels have by now.
-- scope: amanah
-- params:  :run_id
-- returns: name
-- CRS:     none
-- index:   ix_import_change_run_id, ix_spatial_unit_parcel_no
SELECT o.reference AS name FROM import_change AS c JOIN spatial_unit AS o ON o.id = c.old_id
JOIN spatial_unit AS h ON h.plan_no = o.plan_no AND h.block_no = o.block_no AND h.parcel_no = o.parcel_no AND h.municipality_id = o.municipality_id
  AND h.end_lifespan_version IS NULL AND h.parcel_no <> ''
WHERE c.run_id = CAST(:run_id AS uuid) AND c.outcome IN ('changed', 'moved', 'retired') AND h.import_run_id IS DISTINCT FROM CAST(:run_id AS uuid)
ORDER BY o.id LIMIT 1
