-- Web copies of zones.
-- scope: amanah
-- params:  :ids bigint[], null for all
-- returns: nothing; writes zone_web
-- CRS:     from storage to 3857, outer rings clockwise
-- index:   pk_zone
INSERT INTO zone_web (id, code, name_ar, land_use, geom)
SELECT z.id, z.code, z.name_ar, c.land_use, ST_Multi(ST_ForcePolygonCW(ST_Transform(z.geom, 3857)))
FROM zone AS z JOIN zone_class AS c ON c.code = z.code
WHERE CAST(:ids AS bigint[]) IS NULL OR z.id = ANY(CAST(:ids AS bigint[]))
ORDER BY z.geom
ON CONFLICT (id) DO UPDATE SET code = excluded.code, name_ar = excluded.name_ar, land_use = excluded.land_use, geom = excluded.geom
