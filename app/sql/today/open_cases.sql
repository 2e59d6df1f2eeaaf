-- Cases that are not closed, by branch.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value
-- CRS:     none
-- index:   ix_case_open
SELECT municipality_id, count(*) AS value
FROM "case"
WHERE municipality_id = ANY (:municipality_ids) AND closed_at IS NULL AND kind IN ('application', 'report', 'visit', 'violation')
GROUP BY municipality_id
