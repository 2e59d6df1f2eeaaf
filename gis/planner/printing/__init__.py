"""A sheet of the map at a true scale, as PDF."""
