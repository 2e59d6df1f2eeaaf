-- Parcels that an update ended or began.
-- scope: amanah
-- params:  :run_id
-- returns: old_id, new_id
-- CRS:     none
-- index:   ix_import_change_run_id
SELECT c.old_id, c.new_id FROM import_change AS c
WHERE c.run_id = CAST(:run_id AS uuid) AND c.outcome IN ('added', 'changed', 'moved', 'retired') ORDER BY c.id
