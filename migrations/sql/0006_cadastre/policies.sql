-- A survey decision and its parts are seen by those who see its case; a deed by staff of its branch.
SELECT protect_by_case('survey_decision', 'id'), protect_by_case('survey_corner', 'decision_id'),
       protect_by_case('survey_side', 'decision_id'), protect_by_case('survey_control_point', 'decision_id');
SELECT protect_by_branch('deed');
ALTER TABLE deed_right ENABLE ROW LEVEL SECURITY;
ALTER TABLE deed_right FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_its_deed ON deed_right USING (
  (SELECT app_everything()) OR EXISTS (SELECT FROM deed d WHERE d.id = deed_right.deed_id)
);
