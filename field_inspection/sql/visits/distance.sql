-- Metres between a position and a parcel; 0 inside it.
-- scope: amanah
-- params:  :parcel_id; :longitude :latitude WGS 84 degrees; :storage_srid
-- returns: metres, one decimal
-- CRS:     the position is brought to the storage CRS, the parcel stays
-- index:   pk_spatial_unit
SELECT round(ST_Distance(geom, ST_Transform(ST_SetSRID(ST_MakePoint(:longitude, :latitude), 4326), CAST(:storage_srid AS integer)))::numeric, 1)
FROM spatial_unit WHERE id = :parcel_id
