-- What the import did to each parcel, and which it found lacking.
-- scope: amanah
-- params:  :run_id
-- returns: nothing; writes import_change
-- CRS:     none
-- index:   none: planned with temporary tables; pk_spatial_unit
INSERT INTO import_change (run_id, row_no, outcome, name, old_id, new_id, changes, distance_m, area_diff_m2, note)
SELECT CAST(:run_id AS uuid), s.row_no, v.outcome, coalesce(n.reference, t.name, CAST(v.new_id AS text), ''), v.old_id, v.new_id,
  coalesce(v.changes, '{}'), v.distance_m, v.area_diff_m2, v.note
FROM import_verdict AS v LEFT JOIN import_stage AS s ON s.id = v.stage_id LEFT JOIN import_standing AS t ON t.id = v.old_id
LEFT JOIN spatial_unit AS n ON n.id = v.new_id
WHERE v.outcome IN ('added', 'changed', 'moved', 'vanished', 'retired', 'kept')
ORDER BY s.id, v.old_id
