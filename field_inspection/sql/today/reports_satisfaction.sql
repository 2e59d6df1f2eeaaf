-- Mean mark, one to five, that reporters gave in the last ninety days for the latest closing of each report, by branch.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value, of_rows
-- CRS:     none
-- index:   uq_report_rating_report_id
SELECT c.municipality_id, avg(r.stars) AS value, count(*) AS of_rows
FROM report_rating r
JOIN service_request s ON s.id = r.report_id AND s.times_reopened = r.closing
JOIN "case" c ON c.id = r.report_id
WHERE c.municipality_id = ANY (:municipality_ids) AND r.rated_at >= now() - interval '90 days'
GROUP BY c.municipality_id
