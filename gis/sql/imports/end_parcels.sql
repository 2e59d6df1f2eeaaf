-- Parcels that the file says otherwise, or that are retired, end; each by a change of its own that says what ground left or joined.
-- scope: amanah
-- params:  :moment; :reason; :actor_id, null for the system; :actor_name
-- returns: nothing; writes land_change, spatial_unit
-- CRS:     storage, metres
-- index:   none: planned with temporary tables; pk_spatial_unit
INSERT INTO land_change (id, kind, municipality_id, reason, actor_id, actor_name, applied_at, area_before_m2, area_after_m2, taken_m2, added_m2, taken, added)
SELECT c.change_id, 'update', c.municipality_id, :reason, CAST(:actor_id AS uuid), :actor_name, CAST(:moment AS timestamptz), c.area_m2, c.area_after,
  coalesce(round(CAST(ST_Area(c.taken) * c.legal AS numeric), 4), 0), coalesce(round(CAST(ST_Area(c.added) * c.legal AS numeric), 4), 0), c.taken, c.added
FROM (
  SELECT v.change_id, o.municipality_id, o.area_m2, CAST(o.area_m2 AS float8) / ST_Area(o.geom) AS legal,
    CASE v.outcome WHEN 'retired' THEN 0 WHEN 'moved' THEN s.area_m2 ELSE o.area_m2 END AS area_after,
    CASE v.outcome WHEN 'retired' THEN o.geom
      WHEN 'moved' THEN (SELECT CASE WHEN NOT ST_IsEmpty(g) THEN g END FROM (SELECT ST_Multi(ST_CollectionExtract(ST_Difference(o.geom, s.geom), 3)) AS g) AS d) END AS taken,
    CASE v.outcome WHEN 'moved' THEN (SELECT CASE WHEN NOT ST_IsEmpty(g) THEN g END FROM (SELECT ST_Multi(ST_CollectionExtract(ST_Difference(s.geom, o.geom), 3)) AS g) AS d) END AS added
  FROM import_verdict AS v JOIN spatial_unit AS o ON o.id = v.old_id LEFT JOIN import_stage AS s ON s.id = v.stage_id
  WHERE v.change_id IS NOT NULL
) AS c;
UPDATE spatial_unit AS o SET end_lifespan_version = CAST(:moment AS timestamptz)
FROM import_verdict AS v WHERE v.old_id = o.id AND v.change_id IS NOT NULL
