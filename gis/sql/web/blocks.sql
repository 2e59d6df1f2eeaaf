-- Blocks dissolved from the web copies of their parcels; land whose plan numbered no block has none.
-- scope: amanah
-- params:  :ids bigint[] of parcels whose blocks are written, null for all
-- returns: nothing; writes block_web
-- CRS:     3857, outer rings clockwise, 1 m simplified
-- cost:    united first, then rounded to 0.1 m: cracks close as they do in a union on that grid, at a quarter of its time
-- index:   pk_spatial_unit, ix_parcel_web_block
WITH wanted AS MATERIALIZED (
  SELECT DISTINCT s.plan_no, s.block_no FROM spatial_unit AS s
  WHERE s.block_no <> '' AND s.end_lifespan_version IS NULL AND (CAST(:ids AS bigint[]) IS NULL OR s.id = ANY(CAST(:ids AS bigint[])))
)
INSERT INTO block_web (district_id, plan_no, block_no, land_use, parcels, geom)
SELECT b.district_id, b.plan_no, b.block_no, b.land_use, b.parcels,
       ST_ForcePolygonCW(ST_Multi(ST_CollectionExtract(ST_SimplifyPreserveTopology(b.geom, 1), 3)))
FROM (
  SELECT w.district_id, w.plan_no, w.block_no, mode() WITHIN GROUP (ORDER BY w.land_use) AS land_use, count(*) AS parcels,
         ST_ReducePrecision(ST_Union(w.geom), 0.1) AS geom
  FROM wanted JOIN parcel_web AS w ON w.plan_no = wanted.plan_no AND w.block_no = wanted.block_no
  GROUP BY w.district_id, w.plan_no, w.block_no
) AS b
ORDER BY b.geom
