DROP POLICY seen_with_its_neighbour ON neighbour_comment;
