-- Cases on a parcel and those it came from, latest first: the public ones, and the restricted ones of the reader's branches.
-- scope: municipality (:municipality_ids; public rows are for everybody)
-- params:  :parcel_ids bigint[]; :limit
-- returns: layer, reference, state_ar, state_en, tone, category_ar, category_en, opened_on, closed_on, late
-- CRS:     none
-- index:   ix_case_web_parcel
SELECT w.layer, w.reference, w.state, w.state_ar, w.state_en, w.tone, w.category_ar, w.category_en, w.opened_on, w.closed_on,
       coalesce(w.due_at < now(), false) AS late
FROM case_web AS w
WHERE w.parcel_id = ANY(CAST(:parcel_ids AS bigint[]))
  AND (NOT w.restricted OR w.municipality_id = ANY(CAST(:municipality_ids AS integer[])))
ORDER BY w.opened_on DESC, w.id DESC
LIMIT :limit
