-- The box of the staged rows.
-- scope: amanah
-- params:  none
-- returns: x0, y0, x1, y1
-- CRS:     storage, metres
-- index:   none: one temporary table, whole
SELECT ST_XMin(b.box) AS x0, ST_YMin(b.box) AS y0, ST_XMax(b.box) AS x1, ST_YMax(b.box) AS y1 FROM (SELECT ST_Extent(geom) AS box FROM import_stage) AS b
