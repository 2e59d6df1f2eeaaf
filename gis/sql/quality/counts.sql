-- How many findings of each kind, by the same filters as the list.
-- scope: municipality (:municipality_ids; what lies on no branch's land is counted for all who may look)
-- params:  :plan_no, :district_id, :assignee_id null for any; :state
-- returns: kind, findings
-- CRS:     none
-- index:   ix_land_finding_(page|state)
SELECT f.kind, count(*) AS findings
FROM land_finding AS f
WHERE f.state = :state
  AND (CAST(:plan_no AS text) IS NULL OR f.plan_no = CAST(:plan_no AS text))
  AND (CAST(:district_id AS bigint) IS NULL OR f.district_id = CAST(:district_id AS bigint))
  AND (CAST(:assignee_id AS uuid) IS NULL OR f.assignee_id = CAST(:assignee_id AS uuid))
  AND (f.municipality_id IS NULL OR f.municipality_id = ANY(CAST(:municipality_ids AS integer[])))
GROUP BY f.kind
