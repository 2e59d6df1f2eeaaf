-- The parcel of a survey decision: as it stands since the approval, else as it was measured.
-- scope: municipality (:municipality_ids where survey decisions may be read)
-- params:  :number; :municipality_ids integer[]; :limit
-- returns: id
-- CRS:     none
-- index:   uq_survey_decision_decision_no, pk_spatial_unit
SELECT s.id
FROM survey_decision AS v
JOIN spatial_unit AS s ON s.id = coalesce(v.result_parcel_id, v.parcel_id)
WHERE v.decision_no = :number AND v.decision_no <> '' AND s.municipality_id = ANY(CAST(:municipality_ids AS integer[]))
LIMIT :limit
