-- Pairs of shapes with too many vertices for a distance in the database.
-- scope: amanah
-- params:  none
-- returns: stage_id, old_geom, new_geom (WKB)
-- CRS:     storage, metres
-- index:   none: temporary tables
SELECT v.stage_id, ST_AsBinary(t.geom) AS old_geom, ST_AsBinary(s.geom) AS new_geom
FROM import_verdict AS v JOIN import_stage AS s ON s.id = v.stage_id JOIN import_standing AS t ON t.id = v.old_id
WHERE v.distance_m IS NULL AND v.outcome IS NULL
