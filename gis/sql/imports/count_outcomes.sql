-- How many rows of each outcome; of the moved ones, how many are said otherwise as well.
-- scope: amanah
-- params:  none
-- returns: outcome, rows, also_changed
-- CRS:     none
-- index:   none: one temporary table
SELECT outcome, count(*) AS rows, count(*) FILTER (WHERE changes IS NOT NULL) AS also_changed FROM import_verdict GROUP BY outcome
