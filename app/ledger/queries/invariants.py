from dataclasses import dataclass

from app import db
from app.sqlfile import load_sql
from app.tenancy import everything


@dataclass(frozen=True)
class Promise:
    """What must always hold, how many rows break it, and one of them."""

    name: str
    broken: int
    example: str | None


def check_invariants() -> list[Promise]:
    """Every promise of the books, over all branches."""
    with everything():
        rows = db.session().execute(load_sql("app", "ledger/invariants"))
        return [Promise(row.promise, row.broken, row.example) for row in rows]
