-- Numbers for what will begin, and for the changes that are written of it.
-- scope: amanah
-- params:  none
-- returns: first, last id of the parcels that begin
-- CRS:     none
-- index:   none: temporary tables
WITH numbered AS (
  UPDATE import_verdict SET
    new_id = CASE WHEN outcome IN ('added', 'changed', 'moved') THEN nextval(pg_get_serial_sequence('spatial_unit', 'id')) END,
    change_id = CASE WHEN outcome IN ('changed', 'moved', 'retired') THEN gen_random_uuid() END
  WHERE outcome IN ('added', 'changed', 'moved', 'retired') RETURNING new_id
)
SELECT coalesce(min(new_id), 0) AS first, coalesce(max(new_id), 0) AS last FROM numbered
