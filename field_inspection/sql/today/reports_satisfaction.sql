-- Mean mark, one to five, that reporters gave in the last ninety days, by branch.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value
-- CRS:     none
-- index:   uq_report_rating_report_id
SELECT c.municipality_id, round(avg(r.stars), 1) AS value
FROM report_rating r
JOIN "case" c ON c.id = r.report_id
WHERE c.municipality_id = ANY (:municipality_ids) AND r.rated_at >= now() - interval '90 days'
GROUP BY c.municipality_id
