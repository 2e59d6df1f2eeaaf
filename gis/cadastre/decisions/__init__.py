"""Survey decisions: entered, checked, certified, approved, printed."""
