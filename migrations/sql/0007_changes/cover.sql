-- At commit: no ground is lost and none appears. The children of a change cover the ground of its parents, less what it
-- declares as taken, and what it declares as added; the difference, eroded by 2.5 cm, must be empty. A parcel ends only
-- by a change that names it. A bulk load (gis.bulk_load = 'on') answers for itself.

-- The kilometres of a box, locked in the order in which lock_land takes them, so that two changes of the same ground wait
-- for one another before either reads it. lock_land asks for the same locks again, which costs nothing.
CREATE FUNCTION lock_ground(x0 float8, y0 float8, x1 float8, y1 float8) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  left_km bigint := floor(x0 / 1000);
  right_km bigint := floor(x1 / 1000);
  low_km bigint := floor(y0 / 1000);
  high_km bigint := floor(y1 / 1000);
  cell bigint;
BEGIN
  IF (right_km - left_km + 1) * (high_km - low_km + 1) > 64 THEN
    PERFORM pg_advisory_xact_lock(9358, 0);
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock_shared(9358, 0);
  FOR cell IN
    SELECT (x + 1000000) * 10000000 + y + 1000000
    FROM generate_series(left_km, right_km) AS x, generate_series(low_km, high_km) AS y ORDER BY 1
  LOOP
    PERFORM pg_advisory_xact_lock(cell);
  END LOOP;
END $$;

CREATE FUNCTION refuse_gap_of(wanted uuid) RETURNS void LANGUAGE plpgsql AS $$
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

CREATE FUNCTION refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_gap_of(NEW.id);
  RETURN NULL;
END $$;

CREATE FUNCTION refuse_gap_by_parcel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A change written in this transaction is looked at once, by its own row; a parcel added to an older one, here.
  IF NOT EXISTS (SELECT FROM land_change WHERE id = NEW.change_id AND xmin = pg_current_xact_id()::xid) THEN
    PERFORM refuse_gap_of(NEW.change_id);
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER land_change_no_gap AFTER INSERT ON land_change
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_gap();

CREATE CONSTRAINT TRIGGER land_change_parcel_no_gap AFTER INSERT ON land_change_parcel
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_gap_by_parcel();

-- Ground does not vanish: a parcel that ends is a parent of a change.
CREATE FUNCTION refuse_vanishing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM spatial_unit WHERE id = NEW.id AND end_lifespan_version IS NOT NULL)
     AND NOT EXISTS (SELECT FROM land_change_parcel WHERE parcel_id = NEW.id AND part = 'parent') THEN
    RAISE EXCEPTION 'parcel % ends by no change', coalesce(NEW.reference, NEW.id::text)
      USING ERRCODE = '23514', CONSTRAINT = 'spatial_unit_ends_by_change', TABLE = 'spatial_unit';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER spatial_unit_ends_by_change AFTER UPDATE OF end_lifespan_version ON spatial_unit
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.end_lifespan_version IS NULL AND NEW.end_lifespan_version IS NOT NULL
        AND coalesce(current_setting('gis.bulk_load', true), '') <> 'on')
  EXECUTE FUNCTION refuse_vanishing();

SELECT make_append_only('land_change'), make_append_only('land_change_parcel'), make_append_only('land_obligation');
SELECT protect_by_case('land_change_case', 'id');
