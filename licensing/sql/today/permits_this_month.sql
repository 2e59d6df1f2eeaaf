-- Permits, licences and statements issued since the first of this month, by branch.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value
-- CRS:     none
-- index:   ix_case_opened
SELECT c.municipality_id, count(*) AS value
FROM "case" c JOIN permit p ON p.id = c.id
WHERE c.municipality_id = ANY (:municipality_ids) AND c.kind = 'permit'
  AND c.opened_at >= date_trunc('month', now() AT TIME ZONE 'Asia/Riyadh') AT TIME ZONE 'Asia/Riyadh'
GROUP BY c.municipality_id
