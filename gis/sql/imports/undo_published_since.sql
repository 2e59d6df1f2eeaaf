-- The first shape of an update that a later one wrote over, with who and which file; or that is gone (who is null).
-- scope: amanah
-- params:  :run_id; :layer_id
-- returns: name, who, at, why
-- CRS:     none
-- index:   none: ix_import_change_run_id, pk_published_feature
SELECT c.name, r.actor AS who, r.started_at AS at, r.file_name AS why
FROM import_change AS c LEFT JOIN published_feature AS f ON f.layer_id = CAST(:layer_id AS bigint) AND f.id = c.new_id
LEFT JOIN LATERAL (
  SELECT n.actor, n.started_at, n.file_name FROM import_run AS n JOIN import_change AS o ON o.run_id = n.id
  WHERE n.layer = (SELECT m.layer FROM import_run AS m WHERE m.id = c.run_id) AND n.undone_at IS NULL AND n.id <> c.run_id AND o.id > c.id
    AND o.old_id = c.new_id AND o.outcome IN ('changed', 'moved', 'retired') LIMIT 1
) AS r ON true
WHERE c.run_id = CAST(:run_id AS uuid) AND c.new_id IS NOT NULL AND (f.id IS NULL OR r.actor IS NOT NULL)
ORDER BY c.id LIMIT 1
