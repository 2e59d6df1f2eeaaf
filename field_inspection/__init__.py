"""Visits, checklists, violations and citizens' 940 reports."""
