-- Live parcels that touch a ground or lie within some metres of it, nearest first, with how many own each.
-- scope: amanah; only how many own a parcel, never who
-- params:  :wkb (storage CRS), :storage_srid, :within_m, :but bigint[] parcels of the ground itself, :limit
-- returns: id, plan_no, block_no, parcel_no, reference, distance_m, owners
-- CRS:     storage
-- index:   spatial_unit_geom_idx, ix_ba_unit_parcel_parcel_id, ix_rrr_ba_unit_id
SELECT s.id, s.plan_no, s.block_no, s.parcel_no, s.reference, ST_Distance(s.geom, ground.geom) AS distance_m,
       (SELECT count(DISTINCT r.party_id) FROM ba_unit_parcel AS b JOIN rrr AS r ON r.ba_unit_id = b.ba_unit_id
        WHERE b.parcel_id = s.id AND r.kind = 'ownership' AND r.end_lifespan_version IS NULL) AS owners
FROM (SELECT ST_GeomFromWKB(:wkb, CAST(:storage_srid AS integer)) AS geom) AS ground
JOIN spatial_unit AS s ON ST_DWithin(s.geom, ground.geom, :within_m) AND s.end_lifespan_version IS NULL
WHERE s.id <> ALL (CAST(:but AS bigint[]))
ORDER BY distance_m, s.id
LIMIT :limit
