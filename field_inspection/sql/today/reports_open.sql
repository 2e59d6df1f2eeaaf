-- Reports that are not closed, by branch; duplicates count with the report they were joined to.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value
-- CRS:     none
-- index:   ix_case_inbox
SELECT municipality_id, count(*) AS value
FROM "case"
WHERE municipality_id = ANY (:municipality_ids) AND kind = 'report' AND closed_at IS NULL AND state <> 'duplicate'
GROUP BY municipality_id
