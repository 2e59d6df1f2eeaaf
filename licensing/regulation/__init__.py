"""The building regulation as data that a planner edits: a draft, its measured impact, another's signature, publication."""
