-- Ground is compared as it was before: without a grid.
CREATE OR REPLACE FUNCTION refuse_gap_of(wanted uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  change land_change;
  before geometry;
  after geometry;
  stray geometry;
BEGIN
  SELECT * INTO change FROM land_change WHERE id = wanted;
  SELECT ST_Union(s.geom) INTO before FROM land_change_parcel AS p JOIN spatial_unit AS s ON s.id = p.parcel_id
  WHERE p.change_id = wanted AND p.part = 'parent';
  SELECT ST_Union(s.geom) INTO after FROM land_change_parcel AS p JOIN spatial_unit AS s ON s.id = p.parcel_id
  WHERE p.change_id = wanted AND p.part = 'child';
  IF EXISTS (SELECT FROM land_change_parcel AS p JOIN spatial_unit AS s ON s.id = p.parcel_id
             WHERE p.change_id = wanted AND p.part = 'parent' AND s.end_lifespan_version IS NULL) THEN
    RAISE EXCEPTION 'a parent of change % lives on', wanted
      USING ERRCODE = '23514', CONSTRAINT = 'land_change_parent_ends', TABLE = 'land_change';
  END IF;
  before := ST_Union(ARRAY(SELECT g FROM unnest(ARRAY[before, change.added]) AS g WHERE g IS NOT NULL));
  after := ST_Union(ARRAY(SELECT g FROM unnest(ARRAY[after, change.taken]) AS g WHERE g IS NOT NULL));
  stray := CASE WHEN before IS NULL THEN after WHEN after IS NULL THEN before ELSE ST_SymDifference(before, after) END;
  IF stray IS NOT NULL AND NOT ST_IsEmpty(ST_Buffer(stray, -0.025)) THEN
    RAISE EXCEPTION 'change % leaves % square metres unaccounted for', wanted, round(ST_Area(stray)::numeric, 2)
      USING ERRCODE = '23514', CONSTRAINT = 'land_change_no_gap', TABLE = 'land_change';
  END IF;
END $$;
