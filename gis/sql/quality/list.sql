-- Findings in the reader's branches, by number, with the parcels and the file that they are of.
-- scope: municipality (:municipality_ids; what lies on no branch's land is shown to all who may look)
-- params:  :kind, :plan_no, :district_id, :assignee_id null for any; :state; :after last number seen; :limit
-- returns: id, kind, state, parcel_id, reference, other_id, other_reference, area_m2, before_m2, after_m2, file_name, row_no, reason,
--          details, municipality, district, plan_no, assignee, accepted_by, accepted_reason
-- CRS:     none
-- index:   ix_land_finding_(page|state)
SELECT f.id, f.kind, f.state, f.parcel_id, s.reference, f.other_id, o.reference AS other_reference, f.area_m2, f.before_m2, f.after_m2,
       r.file_name, f.row_no, f.reason, f.details, m.name_ar AS municipality, d.name_ar AS district, f.plan_no, u.display_name AS assignee,
       f.accepted_by, f.accepted_reason
FROM land_finding AS f
LEFT JOIN spatial_unit AS s ON s.id = f.parcel_id
LEFT JOIN spatial_unit AS o ON o.id = f.other_id
LEFT JOIN import_run AS r ON r.id = f.import_run_id
LEFT JOIN municipality AS m ON m.id = f.municipality_id
LEFT JOIN district AS d ON d.id = f.district_id
LEFT JOIN user_account AS u ON u.id = f.assignee_id
WHERE f.state = :state AND f.id > CAST(:after AS bigint)
  AND (CAST(:kind AS text) IS NULL OR f.kind = CAST(:kind AS text))
  AND (CAST(:plan_no AS text) IS NULL OR f.plan_no = CAST(:plan_no AS text))
  AND (CAST(:district_id AS bigint) IS NULL OR f.district_id = CAST(:district_id AS bigint))
  AND (CAST(:assignee_id AS uuid) IS NULL OR f.assignee_id = CAST(:assignee_id AS uuid))
  AND (f.municipality_id IS NULL OR f.municipality_id = ANY(CAST(:municipality_ids AS integer[])))
ORDER BY f.id
LIMIT :limit
