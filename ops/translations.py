"""The catalogues: Arabic is written in the sources, every other language must be whole.

``python -m ops.translations check`` reports what is missing; ``update`` brings the catalogue up to the sources.
Run by the checkout's Python.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from ops.paths import ROOT

PACKAGES = ("app", "gis", "licensing", "field_inspection")
LANGUAGES = ("en",)
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.xml", "jinja2"), ("**/templates/**.txt", "jinja2")]
OPTIONS = {"**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2), "_n": (1, 2)}
HEADER = "# The platform's texts in another language; the Arabic in the sources is the original (ADR 2).\n"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def extracted() -> Catalog:
    """Every text of the sources."""
    found = Catalog()
    for package in PACKAGES:
        texts = extract_from_dir(ROOT / package, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("NOTE:",))
        for name, line, message, comments, context in texts:
            found.add(message, locations=[(f"{package}/{name}", line)], auto_comments=comments, context=context)
    return found


def catalogue_path(language: str) -> Path:
    return ROOT / "app" / "translations" / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    path = catalogue_path(language)
    catalogue = read_po(BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
    catalogue.project, catalogue.version, catalogue.fuzzy = "Amanah", "1", False  # a fuzzy catalogue is not compiled
    catalogue.header_comment, catalogue.msgid_bugs_address = HEADER, ""
    catalogue.last_translator = catalogue.language_team = ""
    return catalogue


def faults(sources: Catalog, catalogue: Catalog) -> Iterator[str]:
    """What keeps a catalogue from being whole: absent, empty, fuzzy, or with other placeholders."""
    for message in sources:
        if not message.id:
            continue
        translated = catalogue.get(message.id, message.context)
        place = "{}:{}".format(*message.locations[0])
        if translated is None or not _whole(translated):
            yield f"{place}: no translation of {_first(message)!r}"
        elif translated.fuzzy:
            yield f"{place}: unsure (fuzzy) translation of {_first(message)!r}"
        elif _placeholders(message.id) != _placeholders(translated.string):
            yield f"{place}: other placeholders in the translation of {_first(message)!r}"


def check() -> int:
    sources, failed = extracted(), 0
    for language in LANGUAGES:
        found = list(faults(sources, read(language)))
        for line in found[:40]:
            print(f"{language}: {line}")
        print(f"{language}: {len(sources)} texts, {len(found)} to mend")
        failed += len(found)
    return 1 if failed else 0


def update() -> int:
    sources = extracted()
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(sources, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, omit_header=False, ignore_obsolete=True, include_lineno=False)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts")
    return 0


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _whole(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return bool(strings) and all(strings)


def _placeholders(text: object) -> set[str]:
    parts = text if isinstance(text, (list, tuple)) else [text]
    return {placeholder for part in parts for placeholder in PLACEHOLDER.findall(str(part))}


if __name__ == "__main__":
    sys.exit({"check": check, "update": update}[sys.argv[1]]())
