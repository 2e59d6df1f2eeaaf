-- Words stand between spaces, the first and the last too, so that a short word is found as a word of its own.
-- waits_in: the branch in whose open cases a case is, nothing once it is closed. It follows the case whoever closes, reopens or moves it.
SELECT set_config('app.everything', 'on', true);
UPDATE case_search s SET words = ' ' || s.words || ' ', waits_in = CASE WHEN c.closed_at IS NULL THEN c.municipality_id END
FROM "case" c WHERE c.id = s.case_id;
SELECT set_config('app.everything', '', true);

CREATE FUNCTION follow_waiting_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE case_search SET waits_in = CASE WHEN NEW.closed_at IS NULL THEN NEW.municipality_id END WHERE case_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER case_waits AFTER UPDATE OF municipality_id, closed_at ON "case" FOR EACH ROW
  WHEN (OLD.municipality_id IS DISTINCT FROM NEW.municipality_id OR (OLD.closed_at IS NULL) <> (NEW.closed_at IS NULL))
  EXECUTE FUNCTION follow_waiting_case();
