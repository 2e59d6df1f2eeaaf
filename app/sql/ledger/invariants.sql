-- What must always hold of money: each row is one promise with the number of rows that break it and an example.
-- scope: amanah
-- params:  none
-- returns: promise text, broken bigint, example text
-- CRS:     none
-- index:   sequential reads on purpose: an audit, run from the command line
WITH entry_sums AS (
  SELECT e.id, e.number, e.amount, e.line_count, e.municipality_id, e.kind, e.invoice_id, e.payment_id, e.reverses_id,
         coalesce(sum(l.debit), 0) AS debit, coalesce(sum(l.credit), 0) AS credit, count(l.id) AS lines,
         count(l.id) FILTER (WHERE l.municipality_id <> e.municipality_id) AS strays
  FROM journal_entry e LEFT JOIN journal_line l ON l.entry_id = e.id
  GROUP BY e.id
),
receivable AS (
  SELECT e.invoice_id, sum(l.debit - l.credit) AS open
  FROM journal_entry e JOIN journal_line l ON l.entry_id = e.id
  WHERE l.account_code = '1210' GROUP BY e.invoice_id
),
mirror AS (
  SELECT r.number
  FROM journal_entry r
  JOIN journal_entry e ON e.id = r.reverses_id
  LEFT JOIN journal_line lr ON lr.entry_id = r.id
  LEFT JOIN journal_line le ON le.entry_id = e.id AND le.seq = lr.seq AND le.account_code = lr.account_code
                           AND le.debit = lr.credit AND le.credit = lr.debit
  WHERE le.id IS NULL OR r.line_count <> e.line_count OR r.municipality_id <> e.municipality_id
),
findings (promise, example) AS (
  SELECT 'entry_balances', number::text FROM entry_sums
    WHERE debit <> credit OR debit <> amount OR lines <> line_count OR strays > 0
  UNION ALL
  SELECT 'reversal_mirrors_entry', number::text FROM mirror
  UNION ALL
  SELECT 'invoice_total_is_sum_of_lines', i.reference FROM invoice i
    WHERE i.total IS DISTINCT FROM (SELECT sum(l.amount + l.vat) FROM invoice_line l WHERE l.invoice_id = i.id)
  UNION ALL
  SELECT 'invoice_is_in_the_books_once', i.reference FROM invoice i
    WHERE (SELECT count(*) FROM journal_entry e WHERE e.invoice_id = i.id AND e.kind = 'invoice' AND e.amount = i.total) <> 1
  UNION ALL
  SELECT 'paid_invoice_has_its_payment', i.reference FROM invoice i
    WHERE i.state = 'paid' AND NOT EXISTS (SELECT FROM payment p WHERE p.invoice_id = i.id AND p.settles AND p.amount = i.total)
  UNION ALL
  SELECT 'payment_is_in_the_books_once', p.receipt_number FROM payment p
    WHERE (SELECT count(*) FROM journal_entry e WHERE e.payment_id = p.id AND e.amount = p.amount
             AND e.kind = CASE WHEN p.settles THEN 'payment' ELSE 'suspense' END) <> 1
  UNION ALL
  SELECT 'settling_payment_pays_an_invoice_that_was_owed', p.receipt_number FROM payment p JOIN invoice i ON i.id = p.invoice_id
    WHERE p.settles AND (i.state = 'issued' OR i.total <> p.amount OR i.currency <> p.currency)
  UNION ALL
  SELECT 'receivable_matches_state', i.reference FROM invoice i LEFT JOIN receivable r ON r.invoice_id = i.id
    WHERE coalesce(r.open, 0) <> CASE WHEN i.state = 'issued' THEN i.total ELSE 0 END
  UNION ALL
  SELECT 'captured_intent_has_a_payment', t.id::text FROM payment_intent t
    WHERE (t.state = 'captured') <> EXISTS (SELECT FROM payment p WHERE p.intent_id = t.id)
  UNION ALL
  SELECT 'intent_asks_what_is_owed', t.id::text FROM payment_intent t JOIN invoice i ON i.id = t.invoice_id
    WHERE t.amount <> i.total OR t.currency <> i.currency OR t.municipality_id <> i.municipality_id
  UNION ALL
  SELECT 'reversal_has_four_eyes_and_an_entry', v.id::text FROM payment_reversal v
    WHERE v.state = 'approved' AND (v.decided_by_id = v.requested_by_id OR NOT EXISTS (
      SELECT FROM journal_entry r JOIN journal_entry e ON e.id = r.reverses_id WHERE e.payment_id = v.payment_id))
),
promises (promise) AS (VALUES
  ('entry_balances'), ('reversal_mirrors_entry'), ('invoice_total_is_sum_of_lines'), ('invoice_is_in_the_books_once'),
  ('paid_invoice_has_its_payment'), ('payment_is_in_the_books_once'), ('settling_payment_pays_an_invoice_that_was_owed'),
  ('receivable_matches_state'), ('captured_intent_has_a_payment'), ('intent_asks_what_is_owed'),
  ('reversal_has_four_eyes_and_an_entry'))
SELECT p.promise, count(f.example) AS broken, min(f.example) AS example
FROM promises p LEFT JOIN findings f USING (promise)
GROUP BY p.promise ORDER BY p.promise
