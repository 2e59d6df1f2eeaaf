"""Cases on the map: a point for each, copied when its case changes."""
