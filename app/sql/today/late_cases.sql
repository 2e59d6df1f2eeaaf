-- Open cases whose running clock has passed its term, by branch.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value
-- CRS:     none
-- index:   ix_case_open
SELECT municipality_id, count(*) AS value
FROM "case"
WHERE municipality_id = ANY (:municipality_ids) AND closed_at IS NULL AND due_at < now()
  AND kind <> 'permit'
GROUP BY municipality_id
