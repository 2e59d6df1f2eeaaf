-- Fresh numbers for rows that refer to one another before they are copied in.
-- scope: amanah
-- params:  :table text, :count bigint
-- returns: first and last number; :count numbers lie between them unless another transaction took some
-- CRS:     none
-- index:   none
SELECT min(taken.id), max(taken.id)
FROM (SELECT nextval(pg_get_serial_sequence(:table, 'id')) AS id FROM generate_series(1, :count)) AS taken
