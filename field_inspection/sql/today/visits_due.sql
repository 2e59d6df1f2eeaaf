-- Visits whose day is today or has passed and that nobody has finished, by branch.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value
-- CRS:     none
-- index:   ix_case_open or ix_case_opened or ix_case_waiting
SELECT c.municipality_id, count(*) AS value
FROM "case" c JOIN visit v ON v.id = c.id
WHERE c.municipality_id = ANY (:municipality_ids) AND c.kind = 'visit' AND c.closed_at IS NULL
  AND v.planned_on <= (now() AT TIME ZONE 'Asia/Riyadh')::date
GROUP BY c.municipality_id
