-- Share of the reports closed in the last thirty days whose own term was not used up, in percent, by branch.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value, of_rows
-- CRS:     none
-- index:   ix_case_inbox or ix_case_opened, pk_case_clock
SELECT c.municipality_id, 100.0 * count(*) FILTER (WHERE k.used_minutes <= k.target_minutes) / count(*) AS value, count(*) AS of_rows
FROM "case" c
JOIN case_clock k ON k.case_id = c.id AND k.name = 'officer'
WHERE c.municipality_id = ANY (:municipality_ids) AND c.kind = 'report' AND c.state = 'closed'
  AND c.closed_at >= now() - interval '30 days'
GROUP BY c.municipality_id
