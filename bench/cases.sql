-- Applications of past years beside the demo's, made at once from the numbers in case_number (reference, sequence).
-- Nine of ten are closed, the rest lies in the states of a desk; each has its applicant, words, clock and four events.
INSERT INTO "case" (id, kind, reference, procedure_code, procedure_version, state, version, title, party_id, channel, phone_last4,
                    assigned_to_id, opened_at, closed_at, due_at, clock_name, place_text, point_4326, municipality_id)
SELECT md5('case' || n.seq)::uuid, 'application', n.reference, 'simple_review', :version,
       s.state, 1, t.title, p.id, 'web', lpad((n.seq % 10000)::text, 4, '0'),
       CASE WHEN s.state = 'under_review' THEN r.id END,
       o.at, CASE WHEN s.closed THEN o.at + interval '6 days' END,
       CASE WHEN NOT s.closed THEN now() + ((n.seq % 41) - 20) * interval '6 hours' END,
       CASE WHEN NOT s.closed THEN CASE s.state WHEN 'returned' THEN 'applicant' WHEN 'awaiting_payment' THEN 'payment' ELSE 'officer' END END,
       d.name || '، قطعة ' || (n.seq % 900 + 1), ST_SetSRID(ST_MakePoint(47.28 + (n.seq % 1000) * 1e-4, 24.12 + (n.seq / 1000 % 500) * 1e-4), 4326),
       b.id
FROM case_number n
CROSS JOIN LATERAL (SELECT now() - (n.seq % 3650) * interval '1 day' - (n.seq % 86400) * interval '1 second' AS at) o
CROSS JOIN LATERAL (SELECT CASE WHEN n.seq % 10 > 0 THEN (ARRAY['issued','issued','issued','issued','issued','refused','withdrawn'])[n.seq % 7 + 1]
                           ELSE (ARRAY['submitted','submitted','under_review','returned','recommended','awaiting_payment'])[n.seq / 10 % 6 + 1] END AS state,
                           n.seq % 10 > 0 AS closed) s
JOIN service_title t ON t.nr = n.seq % (SELECT count(*) FROM service_title)
JOIN bench_party p ON p.nr = n.seq * 7 % (SELECT count(*) FROM bench_party)
JOIN bench_branch b ON b.nr = n.seq % (SELECT count(*) FROM bench_branch)
JOIN bench_district d ON d.nr = n.seq * 13 % (SELECT count(*) FROM bench_district)
LEFT JOIN bench_reviewer r ON r.municipality_id = b.id AND r.nr = n.seq / 100 % (SELECT count(*) FROM bench_reviewer x WHERE x.municipality_id = b.id);

INSERT INTO application (id, service_code, service_version, answers, recommended_text, submitted_at, place_facts, answers_version, answer_notes)
SELECT md5('case' || n.seq)::uuid, t.code, 1, '{"purpose": "sale"}', '', now() - (n.seq % 3650) * interval '1 day', '{}', 1, '{}'
FROM case_number n JOIN service_title t ON t.nr = n.seq % (SELECT count(*) FROM service_title);

INSERT INTO case_party (case_id, party_id, role, since)
SELECT c.id, c.party_id, 'applicant', c.opened_at FROM "case" c JOIN case_number n ON n.reference = c.reference;

INSERT INTO case_clock (case_id, name, calendar, target_minutes, used_minutes, running_since, due_at)
SELECT c.id, coalesce(c.clock_name, 'officer'), 'working', 1260, 0, CASE WHEN c.closed_at IS NULL THEN c.opened_at END, c.due_at
FROM "case" c JOIN case_number n ON n.reference = c.reference;

INSERT INTO case_search (case_id, words, waits_in)
SELECT c.id, ' ' || c.reference || ' ' || translate(c.title || ' ' || c.place_text, 'أإآىة،', 'ااايه ') || ' ',
       CASE WHEN c.closed_at IS NULL THEN c.municipality_id END
FROM "case" c JOIN case_number n ON n.reference = c.reference;

INSERT INTO case_event (id, case_id, action, from_state, to_state, actor_name, actor_role, audience, note, data, at)
SELECT md5('event' || n.seq || e.action)::uuid, md5('case' || n.seq)::uuid, e.action, e.before, e.after, 'الموظف', 'reviewer', 'parties', '', '{}',
       now() - (n.seq % 3650) * interval '1 day' + e.nr * interval '1 day'
FROM case_number n CROSS JOIN (VALUES (0, 'open', NULL, 'draft'), (1, 'submit', 'draft', 'submitted'), (2, 'start_review', 'submitted', 'under_review'))
  e (nr, action, before, after);
