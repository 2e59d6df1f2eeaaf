-- Web copies of open ground.
-- scope: amanah
-- params:  :ids bigint[], null for all
-- returns: nothing; writes landcover_web
-- CRS:     from storage to 3857, outer rings clockwise
-- index:   pk_landcover
INSERT INTO landcover_web (id, kind, name_ar, geom)
SELECT l.id, l.kind, l.name_ar, ST_Multi(ST_ForcePolygonCW(ST_Transform(l.geom, 3857)))
FROM landcover AS l
WHERE CAST(:ids AS bigint[]) IS NULL OR l.id = ANY(CAST(:ids AS bigint[]))
ORDER BY l.geom
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name_ar = excluded.name_ar, geom = excluded.geom
