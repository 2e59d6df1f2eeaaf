-- Open cases that stand on parcels: filed on one of them, or brought along from the ground they came from, and cases whose
-- invoice is unpaid although they are closed.
-- scope: amanah
-- params:  :parcel_ids bigint[]
-- returns: parcel_id, case_id, share (1, or the part that an earlier change left on this parcel)
-- CRS:     none
-- index:   ix_case_subject_subject, ix_land_obligation_parcel_id
WITH wanted AS (SELECT unnest(CAST(:parcel_ids AS bigint[])) AS parcel_id), standing AS (
  SELECT w.parcel_id, c.case_id, CAST(1 AS numeric) AS share
  FROM wanted AS w JOIN case_subject AS c ON c.subject_type = 'parcel' AND c.subject_id = CAST(w.parcel_id AS text)
  UNION ALL
  SELECT w.parcel_id, o.case_id, o.share FROM wanted AS w JOIN land_obligation AS o ON o.parcel_id = w.parcel_id
)
SELECT s.parcel_id, s.case_id, least(1, sum(s.share)) AS share
FROM standing AS s JOIN "case" AS c ON c.id = s.case_id
WHERE c.closed_at IS NULL OR EXISTS (SELECT FROM invoice AS i WHERE i.case_id = c.id AND i.state = 'issued')
GROUP BY s.parcel_id, s.case_id
ORDER BY s.parcel_id, s.case_id
