-- Drafts of rules are seen by those who see their case.
SELECT protect_by_case('rule_change', 'id'), protect_by_case('rule_change_line', 'case_id'), protect_by_case('rule_impact_run', 'case_id');
ALTER TABLE rule_impact_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE rule_impact_row FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_its_run ON rule_impact_row USING (
  (SELECT app_everything()) OR EXISTS (SELECT FROM rule_impact_run r WHERE r.id = run_id)
);
