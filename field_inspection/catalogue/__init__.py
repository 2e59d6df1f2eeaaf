"""What the field inspection knows as data: kinds of report, procedures, checklists, violations."""
