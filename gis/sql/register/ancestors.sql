-- A parcel and those it came from, youngest first.
-- scope: amanah
-- params:  :parcel_id
-- returns: id, steps back (0 is the parcel itself)
-- CRS:     none
-- index:   ix_parcel_lineage_child_id
WITH RECURSIVE family (id, steps) AS (
  SELECT CAST(:parcel_id AS bigint), 0
  UNION
  SELECT l.parent_id, f.steps + 1 FROM parcel_lineage AS l JOIN family AS f ON l.child_id = f.id WHERE f.steps < 50
)
SELECT id, min(steps) AS steps FROM family GROUP BY id ORDER BY steps, id
