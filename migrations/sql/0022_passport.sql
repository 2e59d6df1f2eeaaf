-- What the map answered and whom it found are seen by those who see the application; what was answered once is never changed.
SELECT protect_by_case('map_passport', 'application_id'), protect_by_case('affected_neighbour', 'application_id');
ALTER TABLE neighbour_comment ENABLE ROW LEVEL SECURITY;
ALTER TABLE neighbour_comment FORCE ROW LEVEL SECURITY;
CREATE POLICY seen_with_its_neighbour ON neighbour_comment USING (
  (SELECT app_everything()) OR EXISTS (SELECT FROM affected_neighbour n WHERE n.id = neighbour_id)
);
SELECT make_append_only('map_passport'), make_append_only('neighbour_comment');
