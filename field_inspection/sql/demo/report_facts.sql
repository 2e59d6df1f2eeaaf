-- Figures by which the demo's reports are checked.
-- scope: amanah
-- params:  :cluster_kind  category of the cluster; :ramadan  date[], its days in these years
-- returns: one row of counts and shares
-- CRS:     none
-- index:   none, the whole demo is read
WITH r AS (
  SELECT c.id, c.state, c.municipality_id, c.opened_at, c.closed_at, c.due_at, s.family, s.category_code, s.public_text, m.code AS branch,
         (c.opened_at AT TIME ZONE 'Asia/Riyadh') AS told,
         coalesce(k.used_minutes > k.target_minutes OR c.due_at < now(), false) AS is_late
  FROM "case" c JOIN service_request s ON s.id = c.id JOIN municipality m ON m.id = c.municipality_id
  LEFT JOIN case_clock k ON k.case_id = c.id AND k.name = 'officer'
), days AS (SELECT told::date AS day, count(*) AS n FROM r GROUP BY 1),
nights AS (
  SELECT told::date = ANY (CAST(:ramadan AS date[])) AS ramadan, avg((extract(hour FROM told) IN (21, 22, 23, 0, 1, 2))::int) AS share FROM r GROUP BY 1
)
SELECT (SELECT count(*) FROM r) AS reports, (SELECT count(*) FROM r WHERE is_late) AS late, (SELECT count(*) FROM r WHERE state = 'rejected') AS rejected,
  (SELECT count(DISTINCT date_trunc('month', told)) FROM r) AS months, (SELECT count(DISTINCT municipality_id) FROM r) AS branches,
  (SELECT coalesce(avg(is_late::int), 0) FROM r WHERE branch = 'dilam') AS slow_share,
  (SELECT coalesce(avg(is_late::int), 0) FROM r WHERE branch <> 'dilam') AS other_share,
  (SELECT max(n) FROM days) AS busiest_day, (SELECT avg(n) FROM days) AS usual_day,
  (SELECT coalesce(max(share) FILTER (WHERE ramadan), 0) FROM nights) AS ramadan_nights,
  (SELECT coalesce(max(share) FILTER (WHERE NOT ramadan), 0) FROM nights) AS other_nights,
  (SELECT count(*) FROM r WHERE category_code = :cluster_kind AND state IN ('new', 'duplicate') AND opened_at > now() - interval '1 day') AS cluster,
  (SELECT count(*) FROM document d JOIN r ON r.id = d.case_id WHERE d.private_exif ? 'latitude') AS photos,
  (SELECT count(*) FROM case_web w WHERE w.layer = 'report') AS on_map,
  (SELECT count(*) FROM r WHERE public_text ~ '(\+9665|05)[0-9]{8}') AS leaks,
  (SELECT array_agg(DISTINCT state) FROM r) AS states,
  (SELECT jsonb_object_agg(family, n) FROM (SELECT family, count(*) AS n FROM r GROUP BY family) AS f) AS families
