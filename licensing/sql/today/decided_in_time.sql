-- Of the applications opened in the last 180 days and decided, the share whose officer's clock stayed within its term.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value (percent), of_rows
-- CRS:     none
-- index:   ix_case_opened
SELECT c.municipality_id, 100.0 * count(*) FILTER (WHERE k.used_minutes <= k.target_minutes) / count(*) AS value, count(*) AS of_rows
FROM "case" c
JOIN application a ON a.id = c.id
JOIN case_clock k ON k.case_id = c.id AND k.name = 'officer'
WHERE c.municipality_id = ANY (:municipality_ids) AND c.kind = 'application'
  AND c.opened_at >= now() - interval '180 days' AND a.decided_by_id IS NOT NULL
GROUP BY c.municipality_id
