-- Applications that wait for the municipality itself: submitted, under review or before the approver, by branch.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value
-- CRS:     none
-- index:   ix_case_inbox
SELECT municipality_id, count(*) AS value
FROM "case"
WHERE municipality_id = ANY (:municipality_ids) AND kind = 'application'
  AND state IN ('submitted', 'under_review', 'recommended')
GROUP BY municipality_id
