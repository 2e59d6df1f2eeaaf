-- Ground before and after a change is compared on a grid of a tenth of a millimetre: sides that all but lie on one another
-- are told apart soundly there, which floating overlay does not promise. The tolerance stays: an erosion by 2.5 cm.
CREATE OR REPLACE FUNCTION refuse_gap_of(wanted uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  change land_change;
  before geometry;
  after geometry;
  stray geometry;
  grid CONSTANT float8 := 0.0001;
BEGIN
  SELECT * INTO change FROM land_change WHERE id = wanted;
  SELECT ST_Union(s.geom, grid) INTO before FROM land_change_parcel AS p JOIN spatial_unit AS s ON s.id = p.parcel_id
  WHERE p.change_id = wanted AND p.part = 'parent';
  SELECT ST_Union(s.geom, grid) INTO after FROM land_change_parcel AS p JOIN spatial_unit AS s ON s.id = p.parcel_id
  WHERE p.change_id = wanted AND p.part = 'child';
  IF EXISTS (SELECT FROM land_change_parcel AS p JOIN spatial_unit AS s ON s.id = p.parcel_id
             WHERE p.change_id = wanted AND p.part = 'parent' AND s.end_lifespan_version IS NULL) THEN
    RAISE EXCEPTION 'a parent of change % lives on', wanted
      USING ERRCODE = '23514', CONSTRAINT = 'land_change_parent_ends', TABLE = 'land_change';
  END IF;
  before := CASE WHEN before IS NULL THEN change.added WHEN change.added IS NULL THEN before ELSE ST_Union(before, change.added, grid) END;
  after := CASE WHEN after IS NULL THEN change.taken WHEN change.taken IS NULL THEN after ELSE ST_Union(after, change.taken, grid) END;
  stray := CASE WHEN before IS NULL THEN after WHEN after IS NULL THEN before ELSE ST_SymDifference(before, after, grid) END;
  IF stray IS NOT NULL AND NOT ST_IsEmpty(ST_Buffer(stray, -0.025)) THEN
    RAISE EXCEPTION 'change % leaves % square metres unaccounted for', wanted, round(ST_Area(stray)::numeric, 2)
      USING ERRCODE = '23514', CONSTRAINT = 'land_change_no_gap', TABLE = 'land_change';
  END IF;
END $$;
