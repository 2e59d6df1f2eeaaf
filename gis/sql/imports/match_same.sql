-- Rows that are in the register as they are in the file, to the last bit; of several that are alike, each finds one of its own.
-- scope: amanah
-- params:  none
-- returns: nothing; writes import_verdict
-- CRS:     storage
-- index:   none: two temporary tables joined whole, by hash
INSERT INTO import_verdict (stage_id, old_id)
SELECT s.id, t.id
FROM (SELECT id, municipality_id, said, md5(ST_AsBinary(geom)) AS shape,
             row_number() OVER (PARTITION BY municipality_id, said, md5(ST_AsBinary(geom)) ORDER BY id) AS place FROM import_stage) AS s
JOIN (SELECT id, municipality_id, said, md5(ST_AsBinary(geom)) AS shape,
             row_number() OVER (PARTITION BY municipality_id, said, md5(ST_AsBinary(geom)) ORDER BY id) AS place FROM import_standing) AS t
  ON t.shape = s.shape AND t.said = s.said AND t.place = s.place AND t.municipality_id IS NOT DISTINCT FROM s.municipality_id
