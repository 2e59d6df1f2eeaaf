"""SQL that matters lives in files, each with a header that says whose data it reads."""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import TextClause, text

_SCOPE = re.compile(r"^-- scope: *(municipality|amanah)\b", re.M)
_ROOT = Path(__file__).parents[1]


@cache
def load_sql(package: str, name: str) -> TextClause:
    """Read ``<package>/sql/<name>.sql``.

    Raises:
        ValueError: the file does not declare its scope, or declares ``municipality`` and never binds ``:municipality_ids``.
    """
    source = (_ROOT / package / "sql" / f"{name}.sql").read_text("utf8")
    scope = _SCOPE.search(source)
    if scope is None:
        raise ValueError(f"{package}/sql/{name}.sql lacks a '-- scope:' line")
    if scope[1] == "municipality" and not re.search(r":municipality_ids?\b", source):
        raise ValueError(f"{package}/sql/{name}.sql is scoped but never binds :municipality_ids")
    return text(source)
