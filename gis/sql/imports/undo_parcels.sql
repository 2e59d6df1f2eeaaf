-- Every parcel that an update ended begins anew as it was, and what the update began ends; each by a change that takes the update's back.
-- scope: amanah
-- params:  :run_id; :moment; :reason; :actor_id, null for the system; :actor_name
-- returns: nothing; temporary tables import_back, import_unit; writes land_change, spatial_unit, land_change_parcel, parcel_lineage
-- CRS:     storage, metres
-- index:   none: planned with temporary tables; ix_import_change_run_id, pk_spatial_unit
DROP TABLE IF EXISTS pg_temp.import_back, pg_temp.import_unit;
CREATE TEMPORARY TABLE import_back ON COMMIT DROP AS
SELECT c.old_id, c.new_id AS ending_id, nextval(pg_get_serial_sequence('spatial_unit', 'id')) AS new_id, gen_random_uuid() AS change_id, p.change_id AS reverses_id
FROM import_change AS c JOIN land_change_parcel AS p ON p.parcel_id = c.old_id AND p.part = 'parent'
WHERE c.run_id = CAST(:run_id AS uuid) AND c.outcome IN ('changed', 'moved', 'retired') ORDER BY c.id;
INSERT INTO land_change (id, kind, municipality_id, reverses_id, reason, actor_id, actor_name, applied_at, area_before_m2, area_after_m2, taken_m2, added_m2, taken, added)
SELECT b.change_id, 'reverse', h.municipality_id, h.id, :reason, CAST(:actor_id AS uuid), :actor_name, CAST(:moment AS timestamptz), h.area_after_m2, h.area_before_m2,
  h.added_m2, h.taken_m2, h.added, h.taken
FROM import_back AS b JOIN land_change AS h ON h.id = b.reverses_id;
UPDATE spatial_unit AS s SET end_lifespan_version = CAST(:moment AS timestamptz)
FROM import_change AS c WHERE c.run_id = CAST(:run_id AS uuid) AND c.outcome IN ('added', 'changed', 'moved') AND s.id = c.new_id AND s.end_lifespan_version IS NULL;
INSERT INTO spatial_unit (id, municipality_id, outside_extent, import_run_id, kind, plan_no, block_no, parcel_no, reference, land_use, deed_area_m2,
  district_id, zone_id, area_m2, source_srid, source_geom, overlap_accepted, begin_lifespan_version, geom)
SELECT b.new_id, o.municipality_id, o.outside_extent, o.import_run_id, o.kind, o.plan_no, o.block_no, o.parcel_no, o.reference, o.land_use, o.deed_area_m2,
  o.district_id, o.zone_id, o.area_m2, o.source_srid, o.source_geom, o.overlap_accepted, CAST(:moment AS timestamptz), o.geom
FROM import_back AS b JOIN spatial_unit AS o ON o.id = b.old_id;
INSERT INTO land_change_parcel (change_id, parcel_id, part)
SELECT b.change_id, b.ending_id, 'parent' FROM import_back AS b WHERE b.ending_id IS NOT NULL
UNION ALL SELECT b.change_id, b.new_id, 'child' FROM import_back AS b;
INSERT INTO parcel_lineage (parent_id, child_id, kind, area_m2, note, recorded_at)
SELECT coalesce(b.ending_id, b.old_id), b.new_id, 'reverse', least(e.area_m2, n.area_m2), :reason, CAST(:moment AS timestamptz)
FROM import_back AS b JOIN spatial_unit AS e ON e.id = coalesce(b.ending_id, b.old_id) JOIN spatial_unit AS n ON n.id = b.new_id;
INSERT INTO land_obligation (change_id, parcel_id, case_id, share, owed)
SELECT b.change_id, b.new_id, l.case_id, l.share, l.owed FROM import_back AS b JOIN land_obligation AS l ON l.parcel_id = b.ending_id;
CREATE TEMPORARY TABLE import_unit ON COMMIT DROP AS
SELECT b.new_id, coalesce(b.ending_id, b.old_id) AS old_id, n.municipality_id, nextval(pg_get_serial_sequence('ba_unit', 'id')) AS unit_id
FROM import_back AS b JOIN spatial_unit AS n ON n.id = b.new_id
