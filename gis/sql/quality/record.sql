-- Findings stand in the queue. One that stood before is seen again: as it was decided, or open anew if it had been mended.
-- scope: amanah
-- params:  :rows json, each with the columns named below
-- returns: nothing; writes land_finding
-- CRS:     storage
-- index:   none, rows are written by their unique fingerprint
INSERT INTO land_finding AS f (fingerprint, kind, municipality_id, district_id, plan_no, parcel_id, other_id, area_m2, before_m2, after_m2,
                               import_run_id, row_no, reason, details, geom, was)
SELECT r.fingerprint, r.kind, r.municipality_id, r.district_id, coalesce(r.plan_no, ''), r.parcel_id, r.other_id, r.area_m2, r.before_m2, r.after_m2,
       r.import_run_id, r.row_no, coalesce(r.reason, ''), coalesce(r.details, '{}'), CAST(r.geom AS geometry), CAST(r.was AS geometry)
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
  fingerprint text, kind text, municipality_id integer, district_id bigint, plan_no text, parcel_id bigint, other_id bigint, area_m2 numeric,
  before_m2 numeric, after_m2 numeric, import_run_id uuid, row_no integer, reason text, details jsonb, geom text, was text)
ON CONFLICT (fingerprint) DO UPDATE
SET seen_at = clock_timestamp(), parcel_id = excluded.parcel_id, other_id = excluded.other_id, mended_at = NULL,
    state = CASE WHEN f.accepted_at IS NULL THEN 'open' ELSE 'accepted' END
