-- New parcels, and the new versions of those that ended: what the file does not speak of stays as it was, and so does the boundary where
-- it did not move.
-- scope: amanah
-- params:  :moment; :run_id; :reason
-- returns: nothing; writes spatial_unit, land_change_parcel, parcel_lineage, import_unit
-- CRS:     storage, metres
-- index:   none: planned with temporary tables; pk_spatial_unit
INSERT INTO spatial_unit (id, municipality_id, outside_extent, import_run_id, plan_no, block_no, parcel_no, reference, land_use, deed_area_m2,
  district_id, zone_id, area_m2, source_srid, source_geom, overlap_accepted, begin_lifespan_version, geom)
SELECT n.new_id, n.municipality_id, n.outside_extent, CAST(:run_id AS uuid), n.plan_no, n.block_no, n.parcel_no,
  CASE WHEN n.parcel_no <> '' THEN concat_ws('/', coalesce(nullif(n.plan_no, ''), '-'), coalesce(nullif(n.block_no, ''), '-'), n.parcel_no) END,
  n.land_use, n.deed_area_m2, n.district_id, n.zone_id, n.area_m2, n.source_srid, n.source_geom, n.overlap_accepted, CAST(:moment AS timestamptz), n.geom
FROM (
  SELECT v.new_id, coalesce(o.overlap_accepted, false) AS overlap_accepted,
    coalesce(s.said ->> 'plan_no', o.plan_no, '') AS plan_no, coalesce(s.said ->> 'block_no', o.block_no, '') AS block_no,
    coalesce(s.said ->> 'parcel_no', o.parcel_no, '') AS parcel_no,
    CASE WHEN s.said ? 'land_use' THEN s.said ->> 'land_use' ELSE o.land_use END AS land_use,
    CASE WHEN s.said ? 'deed_area_m2' THEN CAST(s.said ->> 'deed_area_m2' AS numeric(16, 4)) ELSE o.deed_area_m2 END AS deed_area_m2,
    CASE WHEN v.outcome = 'changed' THEN o.municipality_id ELSE s.municipality_id END AS municipality_id,
    CASE WHEN v.outcome = 'changed' THEN o.outside_extent ELSE s.outside_extent END AS outside_extent,
    CASE WHEN v.outcome = 'changed' THEN o.district_id ELSE s.district_id END AS district_id,
    CASE WHEN v.outcome = 'changed' THEN o.zone_id ELSE s.zone_id END AS zone_id,
    CASE WHEN v.outcome = 'changed' THEN o.area_m2 ELSE s.area_m2 END AS area_m2,
    CASE WHEN v.outcome = 'changed' THEN o.source_srid ELSE s.source_srid END AS source_srid,
    CASE WHEN v.outcome = 'changed' THEN o.source_geom ELSE s.source_geom END AS source_geom,
    CASE WHEN v.outcome = 'changed' THEN o.geom ELSE s.geom END AS geom
  FROM import_verdict AS v JOIN import_stage AS s ON s.id = v.stage_id LEFT JOIN spatial_unit AS o ON o.id = v.old_id
  WHERE v.new_id IS NOT NULL
) AS n;
INSERT INTO land_change_parcel (change_id, parcel_id, part)
SELECT v.change_id, v.old_id, 'parent' FROM import_verdict AS v WHERE v.change_id IS NOT NULL
UNION ALL SELECT v.change_id, v.new_id, 'child' FROM import_verdict AS v WHERE v.change_id IS NOT NULL AND v.new_id IS NOT NULL;
INSERT INTO parcel_lineage (parent_id, child_id, kind, area_m2, note, recorded_at)
SELECT v.old_id, v.new_id, 'update', least(o.area_m2, n.area_m2), :reason, CAST(:moment AS timestamptz)
FROM import_verdict AS v JOIN spatial_unit AS o ON o.id = v.old_id JOIN spatial_unit AS n ON n.id = v.new_id;
INSERT INTO import_unit (new_id, old_id, municipality_id, unit_id)
SELECT v.new_id, v.old_id, n.municipality_id, nextval(pg_get_serial_sequence('ba_unit', 'id'))
FROM import_verdict AS v JOIN spatial_unit AS n ON n.id = v.new_id WHERE v.old_id IS NOT NULL
