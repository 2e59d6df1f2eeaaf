"""Run one of ``migrations/sql/*.sql``: triggers, policies and grants that autogenerate cannot see."""

from pathlib import Path

from alembic import op

_FOLDER = Path(__file__).parent / "sql"


def run_sql_file(name: str) -> None:
    """Execute a file of ``migrations/sql`` as one script."""
    run_sql((_FOLDER / name).read_text("utf8"))


def run_sql(script: str) -> None:
    """Execute a script as it stands, colons and percent signs left alone."""
    op.get_bind().connection.cursor().execute(script)
