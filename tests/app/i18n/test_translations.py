"""The English catalogue is whole: a text that is added in Arabic without its translation fails here, not on the page."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo

from ops import translations

ARABIC = re.compile("[\u0621-\u064a]")


@pytest.fixture(scope="module")
def sources():
    return translations.extracted()


@pytest.fixture(scope="module")
def compiled():
    """Set-up compiles the catalogue; a developer who changed it since need not think of that."""
    written = translations.catalogue_path("en")
    binary = written.with_suffix(".mo")
    if not binary.exists() or binary.stat().st_mtime < written.stat().st_mtime:
        with binary.open("wb") as file:
            write_mo(file, translations.read("en"))


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_text_of_the_sources_is_translated(sources, language):
    faults = list(translations.faults(sources, translations.read(language)))
    assert not faults, "run `make translations`, then fill in:\n" + "\n".join(faults[:40])


def test_translations_are_no_arabic_and_keep_their_edges(sources):
    """A text cut out of a sentence keeps its spaces; a copied Arabic text is no translation."""
    catalogue, wrong = translations.read("en"), []
    for message in sources:
        translated = catalogue.get(message.id, message.context)
        if not message.id or translated is None:
            continue
        source, target = (text if isinstance(text, str) else text[0] for text in (message.id, translated.string))
        if ARABIC.search(target) or source[:1].isspace() != target[:1].isspace() or source[-1:].isspace() != target[-1:].isspace():
            wrong.append(source)
    assert wrong == []


def test_the_catalogue_compiles_with_every_text(tmp_path):
    catalogue = translations.read("en")
    assert not catalogue.fuzzy, "a fuzzy catalogue is left out by pybabel compile"
    with (tmp_path / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    with (tmp_path / "messages.mo").open("rb") as file:
        assert len(read_mo(file)) == len(catalogue)


def test_what_is_missing_empty_unsure_or_with_other_places_is_found():
    sources, catalogue = Catalog(), Catalog(locale="en")
    for text in ("غائب", "فارغ", "مشكوك فيه", "بقي %(n)s"):
        sources.add(text, locations=[("app/page.py", 3)])
    catalogue.add("فارغ", "")
    catalogue.add("مشكوك فيه", "Unsure", flags={"fuzzy"})
    catalogue.add("بقي %(n)s", "%(m)s left")
    assert len(list(translations.faults(sources, catalogue))) == 4


PROMISED = [
    "/",
    "/services",
    "/services/bld.new_residential",
    "/track",
    "/verify",
    "/verify/7K2M-9QXA-4T5P-ZW8C",
    "/login",
    "/reports/new",
    "/no-such-page",
]


@pytest.mark.parametrize("path", PROMISED)
def test_pages_promised_in_both_languages_answer_in_english_from_left_to_right(compiled, client, path):
    client.get("/?lang=en")
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert '<html lang="en" dir="ltr"' in page
    shown = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->", "", page).replace("العربية", "", 1)
    assert [words.strip() for words in re.split(r"[<>\n]", shown) if ARABIC.search(words)] == []
