"""Permits of the past: registers of before, read by a mapping, kept with their gaps, placed by hand where they have no place."""
