-- Fresh numbers for rows that refer to one another before they are copied in.
-- scope: amanah
-- params:  :table text, :count bigint
-- returns: id, :count rows
-- CRS:     none
-- index:   none
SELECT nextval(pg_get_serial_sequence(:table, 'id')) AS id FROM generate_series(1, :count)
