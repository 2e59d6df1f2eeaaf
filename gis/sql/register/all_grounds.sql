-- All open ground.
-- scope: amanah
-- params:  none
-- returns: id, kind, geom (WKB)
-- CRS:     storage, metres
-- index:   none, all rows are wanted
SELECT l.id, l.kind, ST_AsBinary(l.geom) AS geom FROM landcover AS l ORDER BY l.id
