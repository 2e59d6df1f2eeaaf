-- Parcels that an undoing ended or began.
-- scope: amanah
-- params:  :run_id
-- returns: id
-- CRS:     none
-- index:   none: planned with the temporary table import_back; ix_import_change_run_id
SELECT b.new_id AS id FROM import_back AS b
UNION SELECT c.new_id FROM import_change AS c WHERE c.run_id = CAST(:run_id AS uuid) AND c.new_id IS NOT NULL
