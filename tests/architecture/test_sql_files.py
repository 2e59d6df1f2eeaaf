"""Every SQL file says what it is for, whose data it reads, what it takes and gives, and which index carries it."""

import re

import pytest

from app.sqlfile import load_sql
from tests.architecture.source import PACKAGES, ROOT

FILES = [path for package in PACKAGES for path in sorted((ROOT / package / "sql").rglob("*.sql"))]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_header_is_complete(path):
    head = "\n".join(line for line in path.read_text("utf8").splitlines()[:15] if line.startswith("--"))
    missing = [word for word in ("scope:", "returns:", "index:") if not re.search(rf"^-- *{word}", head, re.M)]
    assert missing == [], head


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_it_loads(path):
    package = path.relative_to(ROOT).parts[0]
    assert load_sql(package, str(path.relative_to(ROOT / package / "sql").with_suffix(""))).text
