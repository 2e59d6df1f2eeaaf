-- Centre lines of all streets.
-- scope: amanah
-- params:  none
-- returns: id, width_m, kind, geom (WKB)
-- CRS:     storage, metres
-- index:   none, all rows are wanted
SELECT s.id, s.width_m, s.kind, ST_AsBinary(s.geom) AS geom FROM street AS s ORDER BY s.id
