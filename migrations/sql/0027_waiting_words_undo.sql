DROP TRIGGER case_waits ON "case";
DROP FUNCTION follow_waiting_case();
UPDATE case_search SET words = btrim(words);
