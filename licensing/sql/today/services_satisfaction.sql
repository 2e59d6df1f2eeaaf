-- Mean mark, one to five, that applicants gave after the decision in the last ninety days, by branch.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value, of_rows
-- CRS:     none
-- index:   ix_rating_branch_at
SELECT r.municipality_id, avg(r.stars) AS value, count(*) AS of_rows
FROM rating r
WHERE r.municipality_id = ANY (:municipality_ids) AND r.at >= now() - interval '90 days'
GROUP BY r.municipality_id
