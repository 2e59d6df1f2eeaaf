-- Blocks dissolved from the web copies of their parcels; land whose plan numbered no block has none.
-- scope: amanah
-- params:  :ids bigint[] of parcels whose blocks are written, null for all
-- returns: nothing; writes block_web
-- CRS:     3857, outer rings clockwise, 1 m simplified
-- index:   pk_parcel_web, ix_parcel_web_block
INSERT INTO block_web (district_id, plan_no, block_no, land_use, parcels, geom)
SELECT b.district_id, b.plan_no, b.block_no, b.land_use, b.parcels,
       ST_ForcePolygonCW(ST_Multi(ST_CollectionExtract(ST_SimplifyPreserveTopology(b.geom, 1), 3)))
FROM (
  SELECT w.district_id, w.plan_no, w.block_no, mode() WITHIN GROUP (ORDER BY w.land_use) AS land_use, count(*) AS parcels,
         ST_Union(w.geom, 0.1) AS geom
  FROM parcel_web AS w
  WHERE w.block_no <> '' AND (CAST(:ids AS bigint[]) IS NULL OR (w.plan_no, w.block_no) IN (
    SELECT s.plan_no, s.block_no FROM spatial_unit AS s WHERE s.id = ANY(CAST(:ids AS bigint[]))))
  GROUP BY w.district_id, w.plan_no, w.block_no
) AS b
ORDER BY b.geom
