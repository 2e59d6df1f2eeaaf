-- Rows of the file that were sound and are not taken all the same: kept as they came, with the reason.
-- scope: amanah
-- params:  :run_id; :reasons text[]
-- returns: row_no, reason, note
-- CRS:     the file's own
-- index:   none: temporary tables
INSERT INTO import_row (id, run_id, row_no, outcome, reason, details, attributes, source_geom)
SELECT gen_random_uuid(), CAST(:run_id AS uuid), s.row_no, 'rejected', v.outcome, jsonb_build_object('where', v.note), s.said, s.source_geom
FROM import_verdict AS v JOIN import_stage AS s ON s.id = v.stage_id WHERE v.outcome = ANY (CAST(:reasons AS text[])) ORDER BY s.id
RETURNING row_no, reason, details ->> 'where' AS note
