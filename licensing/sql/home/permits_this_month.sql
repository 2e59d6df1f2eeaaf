-- How many permits the whole amanah issued since the first of this month: a public number.
-- scope: amanah
-- params:  none
-- returns: value
-- CRS:     none
-- index:   ix_permit_issued_on
SELECT count(*) AS value
FROM permit
WHERE issued_on >= date_trunc('month', now() AT TIME ZONE 'Asia/Riyadh')::date
