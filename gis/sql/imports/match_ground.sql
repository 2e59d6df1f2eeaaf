-- Of the rows on the same ground, those where one row of the file and one of the register are clearly the same.
-- scope: amanah
-- params:  :same share from which two rows are one
-- returns: nothing; writes import_verdict
-- CRS:     none
-- index:   none: one temporary table
INSERT INTO import_verdict (stage_id, old_id)
SELECT n.stage_id, n.old_id FROM import_near AS n
WHERE n.share >= CAST(:same AS float8)
  AND NOT EXISTS (SELECT FROM import_near AS o WHERE o.stage_id = n.stage_id AND o.old_id <> n.old_id AND o.share >= CAST(:same AS float8))
  AND NOT EXISTS (SELECT FROM import_near AS o WHERE o.old_id = n.old_id AND o.stage_id <> n.stage_id AND o.share >= CAST(:same AS float8))
