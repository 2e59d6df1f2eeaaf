-- Riyals that settled an invoice since the first of the month in Riyadh, by branch; what was given back or is held in suspense is left out.
-- scope: municipality
-- params:  :municipality_ids  integer[]
-- returns: municipality_id, value
-- CRS:     none
-- index:   ix_payment_municipality_captured or ix_payment_municipality_id
SELECT p.municipality_id, sum(p.amount) AS value
FROM payment p JOIN invoice i ON i.id = p.invoice_id AND i.state = 'paid'
WHERE p.municipality_id = ANY (:municipality_ids) AND p.settles
  AND p.captured_at >= date_trunc('month', now() AT TIME ZONE 'Asia/Riyadh') AT TIME ZONE 'Asia/Riyadh'
GROUP BY p.municipality_id
