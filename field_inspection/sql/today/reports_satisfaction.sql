-- Mean mark, one to five, that reporters gave in the last ninety days for the latest closing of each report, by branch.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value, of_rows
-- CRS:     none
-- index:   ix_report_rating_rated_at
WITH marks AS MATERIALIZED (  -- found first: the planner expects two and would compare each of them with every case
  SELECT r.report_id, r.stars
  FROM report_rating r
  JOIN service_request s ON s.id = r.report_id AND s.times_reopened = r.closing
  WHERE r.rated_at >= now() - interval '90 days'
)
SELECT c.municipality_id, avg(m.stars) AS value, count(*) AS of_rows
FROM marks m
JOIN "case" c ON c.id = m.report_id
WHERE c.municipality_id = ANY (:municipality_ids)
GROUP BY c.municipality_id
