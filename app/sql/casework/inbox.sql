-- Open cases of branches, kinds and states, most urgent first; those without a running clock last.
-- scope: municipality
-- params:  :municipality_ids :kinds :states (arrays), :before (late ones only: now, else infinity), :after_due :after_id (keyset),
--          :free (unclaimed only), :words (patterns that the folded words must all hold, may be empty), :limit
-- returns: id, most urgent first
-- index:   ix_case_waiting, one short range for each branch, kind and state, so that page 1,000 costs what page 1 does
SELECT c.id
FROM unnest(CAST(:municipality_ids AS integer[])) AS branch(id)
CROSS JOIN unnest(CAST(:kinds AS text[])) AS kind(code)
CROSS JOIN unnest(CAST(:states AS text[])) AS state(code)
CROSS JOIN LATERAL (
  SELECT x.id, COALESCE(x.due_at, 'infinity'::timestamptz) AS due
  FROM "case" x
  WHERE x.municipality_id = branch.id AND x.kind = kind.code AND x.state = state.code AND x.closed_at IS NULL
    AND (COALESCE(x.due_at, 'infinity'::timestamptz), x.id) > (CAST(:after_due AS timestamptz), CAST(:after_id AS uuid))
    AND COALESCE(x.due_at, 'infinity'::timestamptz) <= CAST(:before AS timestamptz)
    AND (NOT CAST(:free AS boolean) OR x.assigned_to_id IS NULL)
    AND (cardinality(CAST(:words AS text[])) = 0
         OR EXISTS (SELECT FROM case_search s WHERE s.case_id = x.id AND s.words LIKE ALL (CAST(:words AS text[]))))
  ORDER BY COALESCE(x.due_at, 'infinity'::timestamptz), x.id
  LIMIT :limit
) AS c
ORDER BY c.due, c.id
LIMIT :limit
