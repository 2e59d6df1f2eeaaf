"""The queue's tables, for the migration that makes them. An upgrade of the library needs a revision of its own."""

from importlib import resources


def create_script() -> str:
    """SQL that makes the queue's tables, types and functions (procrastinate 3.10)."""
    return (resources.files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8")
