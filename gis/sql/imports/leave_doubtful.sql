-- Rows that might be one of several, or none, are not guessed: they are listed, and what they might be does not count as lacking.
-- Rows with a key of their own that the register does not know are new.
-- scope: amanah
-- params:  :by_key boolean
-- returns: nothing; writes import_verdict
-- CRS:     none
-- index:   none: temporary tables
INSERT INTO import_verdict (stage_id, outcome, note)
SELECT n.stage_id, 'doubtful', string_agg(t.name, '، ' ORDER BY n.share DESC, t.id)
FROM import_near AS n JOIN import_stage AS s ON s.id = n.stage_id JOIN import_standing AS t ON t.id = n.old_id
WHERE NOT EXISTS (SELECT FROM import_verdict AS v WHERE v.stage_id = n.stage_id) AND NOT EXISTS (SELECT FROM import_verdict AS v WHERE v.old_id = n.old_id)
  AND NOT (CAST(:by_key AS boolean) AND s.key IS NOT NULL)
GROUP BY n.stage_id;
INSERT INTO import_verdict (old_id, outcome)
SELECT DISTINCT n.old_id, 'open' FROM import_near AS n JOIN import_verdict AS v ON v.stage_id = n.stage_id AND v.outcome = 'doubtful'
WHERE NOT EXISTS (SELECT FROM import_verdict AS o WHERE o.old_id = n.old_id)
