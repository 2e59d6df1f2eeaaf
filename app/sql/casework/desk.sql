-- Open cases that lie on the desks of certain employees, most urgent first; those without a running clock last.
-- scope: municipality
-- params:  :desks (user ids), :municipality_ids, :kinds, :states (empty: any),
--          :before (late ones only: now, else infinity), :after_due :after_id (keyset), :after_still (keyset among those without a clock),
--          :words (patterns that the folded words must all hold, may be empty), :limit
-- returns: id, most urgent first; no COALESCE, which row security would not let into the index condition
-- index:   ix_case_desk
SELECT c.id
FROM unnest(CAST(:desks AS uuid[])) AS desk(id)
CROSS JOIN LATERAL (
  (SELECT x.id, x.due_at AS due
   FROM "case" x
   WHERE x.assigned_to_id = desk.id AND x.closed_at IS NULL
     AND x.municipality_id = ANY (CAST(:municipality_ids AS integer[])) AND x.kind = ANY (CAST(:kinds AS text[]))
     AND (cardinality(CAST(:states AS text[])) = 0 OR x.state = ANY (CAST(:states AS text[])))
     AND (x.due_at, x.id) > (CAST(:after_due AS timestamptz), CAST(:after_id AS uuid)) AND x.due_at <= CAST(:before AS timestamptz)
     AND (cardinality(CAST(:words AS text[])) = 0
          OR EXISTS (SELECT FROM case_search s WHERE s.case_id = x.id AND s.words LIKE ALL (CAST(:words AS text[]))))
   ORDER BY x.due_at, x.id
   LIMIT :limit)
  UNION ALL
  (SELECT x.id, 'infinity'::timestamptz AS due
   FROM "case" x
   WHERE x.assigned_to_id = desk.id AND x.closed_at IS NULL
     AND x.municipality_id = ANY (CAST(:municipality_ids AS integer[])) AND x.kind = ANY (CAST(:kinds AS text[]))
     AND (cardinality(CAST(:states AS text[])) = 0 OR x.state = ANY (CAST(:states AS text[])))
     AND x.due_at IS NULL AND x.id > CAST(:after_still AS uuid) AND CAST(:before AS timestamptz) = 'infinity'
     AND (cardinality(CAST(:words AS text[])) = 0
          OR EXISTS (SELECT FROM case_search s WHERE s.case_id = x.id AND s.words LIKE ALL (CAST(:words AS text[]))))
   ORDER BY x.id
   LIMIT :limit)
) AS c
ORDER BY c.due, c.id
LIMIT :limit
