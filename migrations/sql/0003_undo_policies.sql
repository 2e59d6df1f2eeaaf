DROP POLICY seen_with_its_request ON correction_item;
