"""Words of the catalogue: groups, procedures, validity, fee basis, sources, ready sentences."""

from functools import lru_cache
from pathlib import Path

from app.forms import Words
from app.strict_yaml import load_strict
from licensing.catalogue.definitions import Strict

DATA = Path(__file__).parent / "data"


class Group(Strict):
    """A group of services; ``axis`` is one of the six axes of the programme."""

    name: Words
    axis: str
    icon: str


class Wording(Strict):
    """Arabic words for what the reference list writes in English."""

    groups: dict[str, Group]
    procedures: dict[str, Words]
    audiences: dict[str, Words]
    validity: dict[str, Words]
    fee_basis: dict[str, Words]


class Phrase(Strict):
    """A ready sentence that a reviewer may choose and change."""

    code: str
    ar: str


@lru_cache(maxsize=1)
def wording() -> Wording:
    return load_strict(DATA / "words.yaml", Wording)


@lru_cache(maxsize=1)
def sources() -> dict[str, Words]:
    """Arabic names of cited sources by tag."""
    return load_strict(DATA / "sources.yaml", dict[str, Words])


@lru_cache(maxsize=1)
def phrases() -> dict[str, list[Phrase]]:
    """Ready sentences by occasion: correction, refusal, suspension."""
    return load_strict(DATA / "phrases.yaml", dict[str, list[Phrase]])
