-- Rows of the same key, where one row of the file and one of the register have it.
-- scope: amanah
-- params:  none
-- returns: nothing; writes import_verdict
-- CRS:     none
-- index:   none: two temporary tables joined whole, by hash
INSERT INTO import_verdict (stage_id, old_id)
SELECT s.id, t.id
FROM (SELECT min(id) AS id, key FROM import_stage AS f WHERE key IS NOT NULL AND NOT EXISTS (SELECT FROM import_verdict AS v WHERE v.stage_id = f.id)
      GROUP BY key HAVING count(*) = 1) AS s
JOIN (SELECT min(id) AS id, key FROM import_standing AS f WHERE key IS NOT NULL AND NOT EXISTS (SELECT FROM import_verdict AS v WHERE v.old_id = f.id)
      GROUP BY key HAVING count(*) = 1) AS t ON t.key = s.key
