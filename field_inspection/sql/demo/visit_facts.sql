-- Figures by which the demo's visits and violations are checked.
-- scope: amanah
-- params:  none
-- returns: one row of counts
-- CRS:     none
-- index:   none, the whole demo is read
SELECT (SELECT array_agg(DISTINCT state) FROM "case" WHERE kind = 'visit') AS visit_states,
  (SELECT array_agg(DISTINCT state) FROM "case" WHERE kind = 'violation') AS violation_states,
  (SELECT count(*) FROM visit) AS visits, (SELECT count(*) FROM violation) AS violations,
  (SELECT count(*) FROM visit v JOIN "case" c ON c.id = v.id WHERE c.closed_at IS NULL AND v.planned_on = (now() AT TIME ZONE 'Asia/Riyadh')::date) AS today,
  (SELECT count(*) FROM visit v JOIN "case" c ON c.id = v.id WHERE c.closed_at IS NULL AND v.planned_on < (now() AT TIME ZONE 'Asia/Riyadh')::date) AS late,
  (SELECT count(*) FROM visit_record WHERE distance_to_parcel_m > 100) AS far,
  (SELECT count(*) FROM document d JOIN visit v ON v.id = d.case_id WHERE d.private_exif ? 'latitude') AS photos,
  (SELECT count(*) FROM violation f WHERE f.fine_amount IS NOT NULL AND f.fine_amount <>
     (SELECT sum(i.total) FROM invoice i WHERE i.case_id = f.id AND i.purpose = 'fine' AND i.replaces_id IS NULL)) AS wrong_fines,
  (SELECT count(*) FROM case_web WHERE layer = 'visit') AS on_map
