"""Schema history. Structure only; content is seeded by commands."""
