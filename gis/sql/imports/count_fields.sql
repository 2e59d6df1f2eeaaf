-- In how many rows each field changes.
-- scope: amanah
-- params:  none
-- returns: field, rows
-- CRS:     none
-- index:   none: one temporary table
SELECT f.field, count(*) AS rows FROM import_verdict AS v CROSS JOIN LATERAL jsonb_object_keys(v.changes) AS f(field)
WHERE v.outcome IN ('changed', 'moved') AND v.changes IS NOT NULL GROUP BY f.field ORDER BY count(*) DESC, f.field
