-- What stood, at a moment, on the ground of a parcel: the parcel itself, those it came from, or those it became.
-- scope: amanah
-- params:  :parcel_id, :moment
-- returns: id
-- CRS:     none
-- index:   ix_parcel_lineage_child_id, uq_parcel_lineage_parent_id, pk_spatial_unit
WITH RECURSIVE older (id, steps) AS (
  SELECT CAST(:parcel_id AS bigint), 0
  UNION
  SELECT l.parent_id, o.steps + 1 FROM parcel_lineage AS l JOIN older AS o ON l.child_id = o.id WHERE o.steps < 50
), younger (id, steps) AS (
  SELECT CAST(:parcel_id AS bigint), 0
  UNION
  SELECT l.child_id, y.steps + 1 FROM parcel_lineage AS l JOIN younger AS y ON l.parent_id = y.id WHERE y.steps < 50
)
SELECT s.id FROM spatial_unit AS s
WHERE s.id = ANY(ARRAY(SELECT id FROM older UNION SELECT id FROM younger))
  AND s.begin_lifespan_version <= CAST(:moment AS timestamptz)
  AND (s.end_lifespan_version IS NULL OR s.end_lifespan_version > CAST(:moment AS timestamptz))
ORDER BY s.id
