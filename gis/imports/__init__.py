"""Imports as a person runs them: upload, look, answer, try, import in the background, cancel, undo."""
