-- How each service went: filed, decided, approved, median days from lodging to the decision, what applicants said.
-- scope: amanah; counts only, no person in them
-- params:  :since  first day that counts, :now
-- returns: nothing; the rows of service_figure are those of today
-- CRS:     none
-- reads:   branch by branch, run by a job
-- index:   ix_case_opened or ix_case_newest, pk_application
INSERT INTO service_figure (service_code, filed, decided, approved, median_days, ratings, stars, since, refreshed_at)
SELECT went.service_code, went.filed, went.decided, went.approved, went.median_days, coalesce(said.ratings, 0), said.stars, CAST(:since AS date), :now
FROM (
  SELECT a.service_code,
         count(*) FILTER (WHERE a.submitted_at IS NOT NULL) AS filed,
         count(*) FILTER (WHERE c.state IN ('issued', 'refused')) AS decided,
         count(*) FILTER (WHERE c.state = 'issued') AS approved,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM c.closed_at - a.submitted_at) / 86400)
           FILTER (WHERE c.state IN ('issued', 'refused') AND c.closed_at >= a.submitted_at) AS median_days
  FROM municipality AS m
  JOIN "case" AS c ON c.municipality_id = m.id AND c.kind = 'application' AND c.opened_at >= CAST(:since AS date)
  JOIN application AS a ON a.id = c.id
  GROUP BY a.service_code
) AS went
LEFT JOIN (
  SELECT r.service_code, count(*) AS ratings, avg(r.stars) AS stars FROM rating AS r WHERE r.at >= CAST(:since AS date) GROUP BY r.service_code
) AS said ON said.service_code = went.service_code
ON CONFLICT (service_code) DO UPDATE SET
  filed = excluded.filed, decided = excluded.decided, approved = excluded.approved, median_days = excluded.median_days,
  ratings = excluded.ratings, stars = excluded.stars, since = excluded.since, refreshed_at = excluded.refreshed_at
