-- Hours that the latest applications of a branch spent in each state, one row for each case and state.
-- scope: municipality
-- params:  :municipality_ids, :service_code (empty: all), :since, :limit (most recent applications)
-- returns: case_id, state, hours, ended (the file has come to its end)
-- index:   ix_case_opened or ix_case_newest, ix_case_event_case_id
WITH latest AS (
  SELECT c.id, c.closed_at IS NOT NULL AS ended
  FROM unnest(CAST(:municipality_ids AS integer[])) AS branch(id)
  CROSS JOIN LATERAL (
    SELECT x.id, x.opened_at, x.closed_at
    FROM "case" x JOIN application a ON a.id = x.id
    WHERE x.municipality_id = branch.id AND x.kind = 'application' AND x.opened_at >= CAST(:since AS timestamptz)
      AND (CAST(:service_code AS text) = '' OR a.service_code = :service_code)
    ORDER BY x.opened_at DESC
    LIMIT :limit
  ) AS c
  ORDER BY c.opened_at DESC
  LIMIT :limit
), spans AS (
  SELECT e.case_id, l.ended, e.to_state AS state,
         lead(e.at) OVER (PARTITION BY e.case_id ORDER BY e.at, e.id) AS until, e.at AS since
  FROM case_event e JOIN latest l ON l.id = e.case_id
  WHERE e.from_state IS DISTINCT FROM e.to_state
)
SELECT case_id, state, sum(extract(epoch FROM until - since) / 3600.0)::float8 AS hours, ended
FROM spans
WHERE until IS NOT NULL
GROUP BY case_id, state, ended
