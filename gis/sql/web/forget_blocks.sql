-- The blocks of the given parcels, live or ended, are no longer drawn; write them again afterwards.
-- scope: amanah
-- params:  :ids bigint[] of parcels, null for all
-- returns: nothing; deletes from block_web
-- CRS:     none
-- index:   pk_spatial_unit, ix_block_web_block
WITH gone AS MATERIALIZED (
  SELECT DISTINCT s.plan_no, s.block_no FROM spatial_unit AS s
  WHERE CAST(:ids AS bigint[]) IS NULL OR s.id = ANY(CAST(:ids AS bigint[]))
)
DELETE FROM block_web AS b USING gone WHERE b.plan_no = gone.plan_no AND b.block_no = gone.block_no
