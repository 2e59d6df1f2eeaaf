"""Run one of ``migrations/sql/*.sql``: triggers, policies and grants that autogenerate cannot see."""
from pathlib import Path

from alembic import op

_FOLDER = Path(__file__).parent / "sql"


def run_sql_file(name: str) -> None:
    """Execute the file as one script, colons and percent signs left alone."""
    op.get_bind().connection.cursor().execute((_FOLDER / name).read_text("utf8"))
