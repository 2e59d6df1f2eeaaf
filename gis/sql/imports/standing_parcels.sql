-- Live parcels that a file may speak of: those in its box, and those of its plans wherever they lie.
-- scope: amanah
-- params:  :x0 :y0 :x1 :y1; :storage_srid; :plan_nos text[]; :owners integer[] municipalities of the file's rows, 0 for none; :unplanned boolean, the
--          file has rows without a plan; :unsaid text[] fields that the file does not speak of; :allowed integer[] whose parcels may be
--          touched, null for all
-- returns: id, municipality_id, key, said, in_scope (would be lacking if the file did not have it), name, geom, ground
-- CRS:     storage, metres
-- index:   spatial_unit_geom_idx, uq_spatial_unit_live_number, pk_spatial_unit
SELECT s.id, s.municipality_id,
  CASE WHEN s.parcel_no <> '' THEN concat_ws('|', s.municipality_id, s.plan_no, s.block_no, s.parcel_no) END AS key,
  jsonb_build_object('plan_no', s.plan_no, 'block_no', s.block_no, 'parcel_no', s.parcel_no, 'land_use', s.land_use,
                     'deed_area_m2', s.deed_area_m2) - CAST(:unsaid AS text[]) AS said,
  coalesce(s.municipality_id, 0) = ANY (CAST(:owners AS integer[])) AND CASE WHEN s.plan_no <> '' THEN s.plan_no = ANY (CAST(:plan_nos AS text[]))
    ELSE CAST(:unplanned AS boolean) AND ST_PointOnSurface(s.geom) && box.geom END AS in_scope,
  coalesce(s.reference, CAST(s.id AS text)) AS name, s.geom, s.geom AS ground
FROM (SELECT ST_MakeEnvelope(CAST(:x0 AS float8), CAST(:y0 AS float8), CAST(:x1 AS float8), CAST(:y1 AS float8), CAST(:storage_srid AS integer)) AS geom) AS box
JOIN spatial_unit AS s ON s.id = ANY (ARRAY(
  SELECT n.id FROM spatial_unit AS n
  WHERE n.geom && ST_MakeEnvelope(CAST(:x0 AS float8), CAST(:y0 AS float8), CAST(:x1 AS float8), CAST(:y1 AS float8), CAST(:storage_srid AS integer))
    AND n.end_lifespan_version IS NULL
  UNION
  SELECT p.id FROM spatial_unit AS p
  WHERE p.plan_no = ANY (CAST(:plan_nos AS text[])) AND p.end_lifespan_version IS NULL AND p.parcel_no <> ''
))
WHERE CAST(:allowed AS integer[]) IS NULL OR s.municipality_id = ANY (CAST(:allowed AS integer[]))
