-- Web copies of live parcels, in Hilbert order when all are written.
-- scope: amanah
-- params:  :ids bigint[], null for all
-- returns: nothing; writes parcel_web
-- CRS:     from storage to 3857, outer rings clockwise
-- index:   pk_spatial_unit
INSERT INTO parcel_web (id, district_id, plan_no, block_no, parcel_no, land_use, zone, geom)
SELECT s.id, s.district_id, s.plan_no, s.block_no, s.parcel_no, s.land_use, z.code, ST_Multi(ST_ForcePolygonCW(ST_Transform(s.geom, 3857)))
FROM spatial_unit AS s LEFT JOIN zone AS z ON z.id = s.zone_id
WHERE s.end_lifespan_version IS NULL AND (CAST(:ids AS bigint[]) IS NULL OR s.id = ANY(CAST(:ids AS bigint[])))
ORDER BY s.geom
ON CONFLICT (id) DO UPDATE SET district_id = excluded.district_id, plan_no = excluded.plan_no, block_no = excluded.block_no,
  parcel_no = excluded.parcel_no, land_use = excluded.land_use, zone = excluded.zone, geom = excluded.geom
