"""Whatever a reader may say of a row is said to the planner in Arabic."""

import re
from pathlib import Path

from gis.importers.messages import READING_MESSAGES
from gis.importers.updating.matching import REFUSED
from gis.imports.reasons import REASONS

READERS = Path(__file__).parents[3] / "gis" / "importers"
SAID = (
    r'Fault\(\s*"([a-z_]+)"',
    r'notes\[\w+\] = \("([a-z_]+)"',
    r'refused\[\w+\] = \(\s*"([a-z_]+)"',
    r'refuse(?:_row)?\([^"\n]*"([a-z_]+)"',
)


def test_every_reason_has_its_words():
    source = "".join(path.read_text("utf8") for path in READERS.rglob("*.py"))
    codes = {code for pattern in SAID for code in re.findall(pattern, source)}
    assert len(codes) > 40
    assert sorted((codes | set(REFUSED)) - REASONS.keys() - READING_MESSAGES.keys()) == []
