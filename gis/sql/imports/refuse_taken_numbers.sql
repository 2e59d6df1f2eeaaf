-- Rows whose number a live parcel holds that this import neither ends nor is about. One refusal may free or block another row: asked
-- again until none is found.
-- scope: amanah
-- params:  :ended text[] outcomes whose old parcel ends
-- returns: nothing; writes import_verdict
-- CRS:     none
-- index:   none: planned with the temporary tables; uq_spatial_unit_live_number finds each number
UPDATE import_verdict AS v SET outcome = 'number_taken', note = concat_ws('/', n.plan_no, n.block_no, n.parcel_no)
FROM import_stage AS s LEFT JOIN import_verdict AS w ON w.stage_id = s.id LEFT JOIN spatial_unit AS o ON o.id = w.old_id
CROSS JOIN LATERAL (SELECT coalesce(s.said ->> 'plan_no', o.plan_no, '') AS plan_no, coalesce(s.said ->> 'block_no', o.block_no, '') AS block_no,
                           coalesce(s.said ->> 'parcel_no', o.parcel_no, '') AS parcel_no) AS n
WHERE v.stage_id = s.id AND n.parcel_no <> ''
  AND (v.outcome IN ('added', 'moved') OR v.outcome = 'changed' AND v.changes ?| ARRAY['plan_no', 'block_no', 'parcel_no'])
  AND (EXISTS (
    SELECT FROM spatial_unit AS h LEFT JOIN import_verdict AS e ON e.old_id = h.id
    WHERE h.plan_no = n.plan_no AND h.block_no = n.block_no AND h.parcel_no = n.parcel_no AND h.municipality_id = s.municipality_id
      AND h.end_lifespan_version IS NULL AND h.id IS DISTINCT FROM v.old_id AND coalesce(e.outcome, '') <> ALL (CAST(:ended AS text[]))))
