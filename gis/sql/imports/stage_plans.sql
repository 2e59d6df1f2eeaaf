-- The plans and municipalities that the staged parcels name.
-- scope: amanah
-- params:  none
-- returns: plan_nos text[], owners integer[] (0: none), unplanned
-- CRS:     none
-- index:   none: one temporary table, whole
SELECT coalesce(array_agg(DISTINCT s.said ->> 'plan_no') FILTER (WHERE s.said ->> 'plan_no' <> ''), '{}') AS plan_nos,
  coalesce(array_agg(DISTINCT coalesce(s.municipality_id, 0)), '{}') AS owners,
  coalesce(bool_or(coalesce(s.said ->> 'plan_no', '') = ''), false) AS unplanned
FROM import_stage AS s
