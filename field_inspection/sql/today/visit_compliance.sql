-- Share of visits of the last 90 days in which the site passed, in percent, by branch.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value
-- CRS:     none
-- index:   ix_case_opened
SELECT c.municipality_id, round(100.0 * count(*) FILTER (WHERE v.result = 'pass') / count(*), 1) AS value
FROM "case" c JOIN visit v ON v.id = c.id
WHERE c.municipality_id = ANY (:municipality_ids) AND c.kind = 'visit' AND c.state IN ('passed', 'failed')
  AND c.closed_at >= now() - interval '90 days'
GROUP BY c.municipality_id
