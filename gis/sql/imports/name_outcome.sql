-- Unchanged, changed in what is said of it, or moved: by more than a survey's accuracy somewhere along the boundary.
-- scope: amanah
-- params:  :moved_m
-- returns: nothing; writes import_verdict
-- CRS:     storage, metres
-- index:   none: temporary tables
UPDATE import_verdict AS v SET outcome = CASE
  WHEN v.distance_m > CAST(:moved_m AS float8) OR abs(v.area_diff_m2) > CAST(:moved_m AS float8) * greatest(ST_Perimeter(s.geom), 1) THEN 'moved'
  WHEN v.changes IS NOT NULL THEN 'changed' ELSE 'unchanged' END
FROM import_stage AS s WHERE s.id = v.stage_id AND v.old_id IS NOT NULL AND v.outcome IS NULL
