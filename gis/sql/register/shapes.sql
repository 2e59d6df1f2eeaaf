-- Shapes of parcels, live or ended.
-- scope: amanah
-- params:  :parcel_ids bigint[]
-- returns: id, geom (WKB)
-- CRS:     storage, metres
-- index:   pk_spatial_unit
SELECT s.id, ST_AsBinary(s.geom) AS geom FROM spatial_unit AS s WHERE s.id = ANY(CAST(:parcel_ids AS bigint[]))
