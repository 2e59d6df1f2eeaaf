-- The ledger's own promises: rows of money are appended, entries balance, totals are the sum of their lines.

-- Accounts that app.ledger names in code (chart of the government revenue classification).
INSERT INTO account (code, kind, name_ar, name_en) VALUES
  ('1110', 'asset',     'حساب التحصيل لدى الخزينة',     'Treasury collection account'),
  ('1210', 'asset',     'ذمم مدينة: فواتير مستحقة',      'Receivables: invoices due'),
  ('2310', 'liability', 'ضريبة القيمة المضافة المستحقة', 'Value added tax payable'),
  ('2910', 'liability', 'مبالغ معلّقة لأصحابها',         'Suspense: amounts held for payers'),
  ('4110', 'revenue',   'إيرادات رخص البناء',            'Revenue: building permits'),
  ('4120', 'revenue',   'إيرادات الرخص التجارية',        'Revenue: commercial licences'),
  ('4130', 'revenue',   'إيرادات رسوم الخدمات',          'Revenue: service fees'),
  ('4140', 'revenue',   'إيرادات المساحة والأراضي',      'Revenue: survey and land'),
  ('4210', 'revenue',   'إيرادات غرامات المخالفات',      'Revenue: fines'),
  ('4310', 'revenue',   'إيرادات الإيجارات والاستثمار',  'Revenue: rents and investment');

-- What a payer may see as well as the branch.
CREATE FUNCTION protect_by_branch_or_payer(target regclass) RETURNS void LANGUAGE plpgsql
  AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY seen_by_branch_or_payer ON %s USING ((SELECT app_everything())'
                 ' OR municipality_id = ANY ((SELECT app_municipalities())::integer[])'
                 ' OR payer_party_id = ANY ((SELECT app_parties())::uuid[]))', target);
END $$;
CREATE FUNCTION protect_by_branch(target regclass) RETURNS void LANGUAGE plpgsql
  AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format('CREATE POLICY seen_by_branch ON %s USING ((SELECT app_everything())'
                 ' OR municipality_id = ANY ((SELECT app_municipalities())::integer[]))', target);
END $$;

SELECT protect_by_branch_or_payer('invoice'), protect_by_branch_or_payer('payment_intent'), protect_by_branch_or_payer('payment');
SELECT protect_by_branch('journal_entry'), protect_by_branch('journal_line'), protect_by_branch('payment_reversal'),
       protect_by_branch('payment_notice');

ALTER TABLE invoice_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoice_line FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_its_invoice ON invoice_line USING (
  (SELECT app_everything())
  OR municipality_id = ANY ((SELECT app_municipalities())::integer[])
  OR EXISTS (SELECT FROM invoice i WHERE i.id = invoice_id)
);

-- Appended and never changed.
SELECT make_append_only('invoice_line'), make_append_only('journal_entry'), make_append_only('journal_line'),
       make_append_only('payment'), make_append_only('refused_notice');

-- Only these columns move.
REVOKE UPDATE, DELETE, TRUNCATE ON invoice, payment_intent, payment_notice, payment_reversal FROM amanah_app;
GRANT UPDATE (state, paid_at, cancelled_at, cancel_reason) ON invoice TO amanah_app;
GRANT UPDATE (state, closed_at) ON payment_intent TO amanah_app;
GRANT UPDATE (outcome, times_received, municipality_id, settled_at) ON payment_notice TO amanah_app;
GRANT UPDATE (state, decided_by_id, decided_at) ON payment_reversal TO amanah_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON account FROM amanah_app;
REVOKE DELETE, TRUNCATE ON tariff FROM amanah_app;
REVOKE UPDATE ON tariff FROM amanah_app;
GRANT UPDATE (valid_to) ON tariff TO amanah_app;

-- An invoice goes from issued to paid or cancelled, and from paid only back through a reversed payment.
CREATE FUNCTION check_invoice_step() RETURNS trigger LANGUAGE plpgsql
  AS $$
BEGIN
  IF OLD.state = NEW.state OR (OLD.state, NEW.state) IN (('issued', 'paid'), ('issued', 'cancelled'), ('paid', 'cancelled')) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'invoice % cannot go from % to %', OLD.reference, OLD.state, NEW.state USING ERRCODE = '23514';
END $$;
CREATE TRIGGER legal_step BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION check_invoice_step();

-- At commit each entry balances, has all its lines and no more. Reads past row security: the poster may see less.
CREATE FUNCTION check_entry_balances() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp
  AS $$
DECLARE
  scope_before text := coalesce(current_setting('app.everything', true), '');
  entry journal_entry;
  debits numeric;
  credits numeric;
  line_count bigint;
BEGIN
  PERFORM set_config('app.everything', 'on', true);  -- an owner who is no superuser may not SET it on the function
  IF TG_TABLE_NAME = 'journal_entry' THEN
    entry := NEW;
  ELSE
    SELECT * INTO STRICT entry FROM journal_entry WHERE id = NEW.entry_id;
  END IF;
  SELECT coalesce(sum(l.debit), 0), coalesce(sum(l.credit), 0), count(*) INTO debits, credits, line_count
    FROM journal_line l WHERE l.entry_id = entry.id AND l.municipality_id = entry.municipality_id;
  IF debits <> entry.amount OR credits <> entry.amount OR line_count <> entry.line_count THEN
    RAISE EXCEPTION 'journal entry % does not balance: debit %, credit %, amount %, % lines of %',
      entry.number, debits, credits, entry.amount, line_count, entry.line_count
      USING ERRCODE = '23514', CONSTRAINT = 'journal_entry_balances';
  END IF;
  PERFORM set_config('app.everything', scope_before, true);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER journal_entry_balances AFTER INSERT ON journal_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_entry_balances();
CREATE CONSTRAINT TRIGGER journal_line_balances AFTER INSERT ON journal_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_entry_balances();

-- At commit the total of an invoice is the sum of its lines with their VAT.
CREATE FUNCTION check_invoice_total() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp
  AS $$
DECLARE
  scope_before text := coalesce(current_setting('app.everything', true), '');
  asked invoice;
  lines_total numeric;
BEGIN
  PERFORM set_config('app.everything', 'on', true);  -- an owner who is no superuser may not SET it on the function
  IF TG_TABLE_NAME = 'invoice' THEN
    asked := NEW;
  ELSE
    SELECT * INTO STRICT asked FROM invoice WHERE id = NEW.invoice_id;
  END IF;
  SELECT sum(l.amount + l.vat) INTO lines_total FROM invoice_line l WHERE l.invoice_id = asked.id;
  IF lines_total IS DISTINCT FROM asked.total THEN
    RAISE EXCEPTION 'invoice % asks % but its lines say %', asked.reference, asked.total, lines_total
      USING ERRCODE = '23514', CONSTRAINT = 'invoice_total_is_sum';
  END IF;
  PERFORM set_config('app.everything', scope_before, true);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER invoice_total_is_sum AFTER INSERT ON invoice
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_invoice_total();
CREATE CONSTRAINT TRIGGER invoice_line_total_is_sum AFTER INSERT ON invoice_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_invoice_total();

-- A message is seen by its party and by the branch whose case it speaks of.
ALTER TABLE message ENABLE ROW LEVEL SECURITY;
ALTER TABLE message FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_branch_or_party ON message USING (
  (SELECT app_everything())
  OR municipality_id = ANY ((SELECT app_municipalities())::integer[])
  OR party_id = ANY ((SELECT app_parties())::uuid[])
);
REVOKE UPDATE, DELETE, TRUNCATE ON message FROM amanah_app;
GRANT UPDATE (sent_at, attempts, error, read_at) ON message TO amanah_app;
