-- Live parcels of a zone class with their sides, in order of id: what a rule is measured on.
-- scope: municipality
-- params:  :zone_code text, :municipality_id int, :after_id bigint, :many int
-- returns: id, reference, geom (WKB), lonlat (WKB, EPSG:4326), sides (JSON rows: seq, kind, street width in metres, chamfer, line as hex WKB)
-- CRS:     storage, metres
-- index:   pk_spatial_unit or ix_spatial_unit_zone_id or ix_spatial_unit_municipality_id, pk_parcel_edge
SELECT p.id, p.reference, ST_AsBinary(p.geom) AS geom, ST_AsBinary(ST_Transform(ST_PointOnSurface(p.geom), 4326)) AS lonlat,
       (SELECT json_agg(json_build_array(e.seq, e.kind, e.street_width_m, e.is_chamfer, encode(ST_AsBinary(e.geom), 'hex')) ORDER BY e.seq)
        FROM parcel_edge AS e WHERE e.parcel_id = p.id) AS sides
FROM spatial_unit AS p
WHERE p.id > :after_id
  AND p.end_lifespan_version IS NULL
  AND p.municipality_id = :municipality_id
  AND p.zone_id IN (SELECT z.id FROM zone AS z WHERE z.code = :zone_code)
ORDER BY p.id
LIMIT :many
