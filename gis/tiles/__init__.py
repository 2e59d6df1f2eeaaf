"""Vector tiles: narrow copies, SQL per layer, an in-process cache that the database empties by box."""
