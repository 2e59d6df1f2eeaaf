-- Cases of every kind that are not closed, by branch; a permit is what came of a case.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value
-- CRS:     none
-- index:   ix_case_open
SELECT municipality_id, count(*) AS value
FROM "case"
WHERE municipality_id = ANY (:municipality_ids) AND closed_at IS NULL AND kind <> 'permit'
GROUP BY municipality_id
