-- The blocks of the given parcels are no longer drawn; write them again afterwards.
-- scope: amanah
-- params:  :ids bigint[] of parcels, null for all
-- returns: nothing; deletes from block_web
-- CRS:     none
-- index:   pk_spatial_unit
DELETE FROM block_web AS b
WHERE CAST(:ids AS bigint[]) IS NULL OR (b.plan_no, b.block_no) IN (
  SELECT s.plan_no, s.block_no FROM spatial_unit AS s WHERE s.id = ANY(CAST(:ids AS bigint[])))
