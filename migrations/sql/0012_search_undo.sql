DROP TRIGGER land_plan_named ON land_plan;
DO $$
DECLARE
  source text;
BEGIN
  FOREACH source IN ARRAY ARRAY['district', 'place', 'street'] LOOP
    EXECUTE format('DROP TRIGGER %1$s_name_come ON %1$I; DROP TRIGGER %1$s_name_changed ON %1$I; DROP TRIGGER %1$s_name_gone ON %1$I', source);
  END LOOP;
END $$;
DROP TRIGGER land_name_spelt ON land_name;
DROP FUNCTION follow_names(), follow_plan_name(), spell_names(), put_aside_edge_rules();
