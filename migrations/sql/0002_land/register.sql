-- Rules of the register that a CHECK cannot say: no two live parcels overlap, shares of a property stay within one.
-- A bulk load (gis.bulk_load = 'on' in its transaction) holds the whole register and checks the set afterwards.

-- Two sessions that insert into the same kilometre wait for each other, so that the check below sees both.
CREATE FUNCTION lock_land() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- Clamped: a coordinate out of this world is for the CHECK to refuse.
  x0 bigint := floor(greatest(least(ST_XMin(NEW.geom), 1e8), -1e8) / 1000);
  x1 bigint := floor(greatest(least(ST_XMax(NEW.geom), 1e8), -1e8) / 1000);
  y0 bigint := floor(greatest(least(ST_YMin(NEW.geom), 1e8), -1e8) / 1000);
  y1 bigint := floor(greatest(least(ST_YMax(NEW.geom), 1e8), -1e8) / 1000);
  cell bigint;
BEGIN
  IF coalesce(current_setting('gis.bulk_load', true), '') = 'on' OR (x1 - x0 + 1) * (y1 - y0 + 1) > 64 THEN
    PERFORM pg_advisory_xact_lock(9358, 0);
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock_shared(9358, 0);
  FOR cell IN
    SELECT (x + 1000000) * 10000000 + y + 1000000
    FROM generate_series(x0, x1) AS x, generate_series(y0, y1) AS y ORDER BY 1
  LOOP
    PERFORM pg_advisory_xact_lock(cell);
  END LOOP;
  RETURN NEW;
END $$;

CREATE TRIGGER spatial_unit_lock BEFORE INSERT ON spatial_unit
  FOR EACH ROW EXECUTE FUNCTION lock_land();

-- At commit: the intersection of two live parcels, eroded by 2.5 cm (the accuracy of a survey), must be empty.
CREATE FUNCTION refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  other spatial_unit;
BEGIN
  IF NOT EXISTS (SELECT FROM spatial_unit WHERE id = NEW.id AND end_lifespan_version IS NULL AND NOT overlap_accepted) THEN
    RETURN NULL;
  END IF;
  SELECT o.* INTO other FROM spatial_unit AS o
  WHERE o.geom && NEW.geom AND o.id <> NEW.id AND o.kind = NEW.kind AND o.end_lifespan_version IS NULL
    AND ST_Relate(o.geom, NEW.geom, '2********')
    AND NOT ST_IsEmpty(ST_Buffer(ST_Intersection(o.geom, NEW.geom), -0.025))
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'parcel % overlaps parcel %', coalesce(NEW.reference, NEW.id::text), coalesce(other.reference, other.id::text)
      USING ERRCODE = '23P01', CONSTRAINT = 'spatial_unit_no_overlap', TABLE = 'spatial_unit';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER spatial_unit_no_overlap AFTER INSERT ON spatial_unit
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.end_lifespan_version IS NULL AND NOT NEW.overlap_accepted
        AND coalesce(current_setting('gis.bulk_load', true), '') <> 'on')
  EXECUTE FUNCTION refuse_overlap();

-- A boundary that moves is a new row; the old one only ends.
CREATE FUNCTION refuse_moved_boundary() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'parcel % is never moved in place', OLD.id
    USING ERRCODE = '23514', CONSTRAINT = 'spatial_unit_never_moved', TABLE = 'spatial_unit';
END $$;

CREATE TRIGGER spatial_unit_never_moved BEFORE UPDATE OF geom ON spatial_unit
  -- bytes, not geometries: a dump is restored with an empty search_path, where "=" of two geometries is not found
  FOR EACH ROW WHEN (ST_AsBinary(NEW.geom) IS DISTINCT FROM ST_AsBinary(OLD.geom)) EXECUTE FUNCTION refuse_moved_boundary();

CREATE FUNCTION refuse_excess_shares() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(share_numerator::numeric / share_denominator) FROM rrr
      WHERE ba_unit_id = NEW.ba_unit_id AND kind = 'ownership' AND end_lifespan_version IS NULL) > 1.000001 THEN
    RAISE EXCEPTION 'owners of property % hold more than the whole', NEW.ba_unit_id
      USING ERRCODE = '23514', CONSTRAINT = 'rrr_shares_within_one', TABLE = 'rrr';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER rrr_shares_within_one AFTER INSERT OR UPDATE ON rrr
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.kind = 'ownership' AND NEW.end_lifespan_version IS NULL
        AND coalesce(current_setting('gis.bulk_load', true), '') <> 'on')
  EXECUTE FUNCTION refuse_excess_shares();

-- After a bulk load the planner must know the land at once: without figures a join of two large tables takes minutes.
-- The web's role may not ANALYZE tables that it does not own, so it asks here.
CREATE FUNCTION analyze_land() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE municipality_boundary, district, zone, street, place, landcover, spatial_unit, building, parcel_edge, parcel_lineage,
    ba_unit, ba_unit_parcel, rrr, municipality_web, district_web, zone_web, landcover_web, street_web, parcel_web, block_web,
    building_web, place_web;
END $$;
