-- Open cases of branches, kinds and states, most urgent first; those without a running clock last.
-- scope: municipality
-- params:  :municipality_ids :kinds :states (arrays), :free (unclaimed only),
--          :before (late ones only: now, else infinity), :after_due :after_id (keyset), :after_still (keyset among those without a clock),
--          :words (patterns that the folded words must all hold, may be empty), :limit
-- returns: id, most urgent first; no COALESCE, which row security would not let into the index condition
-- reads:   one short range for each branch, kind and state, so that page 1,000 costs what page 1 does
-- index:   ix_case_waiting
SELECT c.id
FROM unnest(CAST(:municipality_ids AS integer[])) AS branch(id)
CROSS JOIN unnest(CAST(:kinds AS text[])) AS kind(code)
CROSS JOIN unnest(CAST(:states AS text[])) AS state(code)
CROSS JOIN LATERAL (
  (SELECT x.id, x.due_at AS due
   FROM "case" x
   WHERE x.municipality_id = branch.id AND x.kind = kind.code AND x.state = state.code AND x.closed_at IS NULL
     AND (x.due_at, x.id) > (CAST(:after_due AS timestamptz), CAST(:after_id AS uuid)) AND x.due_at <= CAST(:before AS timestamptz)
     AND (NOT CAST(:free AS boolean) OR x.assigned_to_id IS NULL)
     AND (cardinality(CAST(:words AS text[])) = 0
          OR EXISTS (SELECT FROM case_search s WHERE s.case_id = x.id AND s.words LIKE ALL (CAST(:words AS text[]))))
   ORDER BY x.due_at, x.id
   LIMIT :limit)
  UNION ALL
  (SELECT x.id, 'infinity'::timestamptz AS due
   FROM "case" x
   WHERE x.municipality_id = branch.id AND x.kind = kind.code AND x.state = state.code AND x.closed_at IS NULL
     AND x.due_at IS NULL AND x.id > CAST(:after_still AS uuid) AND CAST(:before AS timestamptz) = 'infinity'
     AND (NOT CAST(:free AS boolean) OR x.assigned_to_id IS NULL)
     AND (cardinality(CAST(:words AS text[])) = 0
          OR EXISTS (SELECT FROM case_search s WHERE s.case_id = x.id AND s.words LIKE ALL (CAST(:words AS text[]))))
   ORDER BY x.id
   LIMIT :limit)
) AS c
ORDER BY c.due, c.id
LIMIT :limit
