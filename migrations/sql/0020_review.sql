-- What hangs on a file is seen by those who see its case; what the desk keeps for itself, by staff.
SELECT protect_by_case('ordered_inspection', 'application_id'), protect_by_case('consultation', 'application_id'),
       protect_by_case('committee_agenda_item', 'application_id'), protect_by_case('case_escalation', 'case_id'),
       protect_by_case('grievance', 'id'), protect_by_case('instant_audit', 'application_id');

ALTER TABLE consultation_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE consultation_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_its_consultation ON consultation_answer USING (
  (SELECT app_everything()) OR EXISTS (SELECT FROM consultation c WHERE c.id = consultation_id)
);
SELECT make_append_only('consultation_answer');

-- Votes are among colleagues: an applicant reads the outcome, not who voted how.
ALTER TABLE committee_vote ENABLE ROW LEVEL SECURITY;
ALTER TABLE committee_vote FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_staff_with_its_item ON committee_vote USING (
  (SELECT app_everything())
  OR ((SELECT app_is_staff()) AND EXISTS (SELECT FROM committee_agenda_item i WHERE i.id = item_id))
);

-- Seats, sessions and leave belong to a branch.
ALTER TABLE committee_seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE committee_seat FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_branch ON committee_seat USING (
  (SELECT app_everything()) OR municipality_id = ANY ((SELECT app_municipalities())::integer[])
);
ALTER TABLE committee_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE committee_session FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_branch ON committee_session USING (
  (SELECT app_everything()) OR municipality_id = ANY ((SELECT app_municipalities())::integer[])
);
ALTER TABLE committee_session_seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE committee_session_seat FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_its_session ON committee_session_seat USING (
  (SELECT app_everything()) OR EXISTS (SELECT FROM committee_session s WHERE s.id = session_id)
);
ALTER TABLE leave_cover ENABLE ROW LEVEL SECURITY;
ALTER TABLE leave_cover FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_branch ON leave_cover USING (
  (SELECT app_everything()) OR municipality_id = ANY ((SELECT app_municipalities())::integer[])
);

ALTER TABLE interest_declaration ENABLE ROW LEVEL SECURITY;
ALTER TABLE interest_declaration FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_by_staff ON interest_declaration USING ((SELECT app_everything()) OR (SELECT app_is_staff()));
