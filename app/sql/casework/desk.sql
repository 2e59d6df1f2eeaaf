-- Open cases that lie on the desks of certain employees, most urgent first.
-- scope: municipality
-- params:  :desks (user ids), :municipality_ids, :kinds, :states (empty: any), :before, :after_due, :after_id, :words, :limit
-- returns: id, most urgent first
-- index:   ix_case_desk
SELECT c.id
FROM unnest(CAST(:desks AS uuid[])) AS desk(id)
CROSS JOIN LATERAL (
  SELECT x.id, COALESCE(x.due_at, 'infinity'::timestamptz) AS due
  FROM "case" x
  WHERE x.assigned_to_id = desk.id AND x.closed_at IS NULL
    AND x.municipality_id = ANY (CAST(:municipality_ids AS integer[])) AND x.kind = ANY (CAST(:kinds AS text[]))
    AND (cardinality(CAST(:states AS text[])) = 0 OR x.state = ANY (CAST(:states AS text[])))
    AND (COALESCE(x.due_at, 'infinity'::timestamptz), x.id) > (CAST(:after_due AS timestamptz), CAST(:after_id AS uuid))
    AND COALESCE(x.due_at, 'infinity'::timestamptz) <= CAST(:before AS timestamptz)
    AND (cardinality(CAST(:words AS text[])) = 0
         OR EXISTS (SELECT FROM case_search s WHERE s.case_id = x.id AND s.words LIKE ALL (CAST(:words AS text[]))))
  ORDER BY COALESCE(x.due_at, 'infinity'::timestamptz), x.id
  LIMIT :limit
) AS c
ORDER BY c.due, c.id
LIMIT :limit
