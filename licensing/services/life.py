"""Services by what happens in a life: the events, their services in order, each with its reason."""

from functools import lru_cache

from app.forms import Words
from app.i18n.folding import fold
from app.strict_yaml import load_strict
from licensing.catalogue.definitions import Strict, Text
from licensing.catalogue.facts import DATA


class EventStep(Strict):
    """A service that the event asks for, and why."""

    service: str
    why: Text


class LifeEvent(Strict):
    """``said``: words by which people look for it."""

    code: str
    name: Words
    icon: str
    said: tuple[str, ...] = ()
    intro: Text
    steps: tuple[EventStep, ...]


class _Events(Strict):
    events: tuple[LifeEvent, ...]


@lru_cache(maxsize=1)
def life_events() -> dict[str, LifeEvent]:
    """Every event by code, in the order of the file."""
    return {event.code: event for event in load_strict(DATA / "life_events.yaml", _Events).events}


def find_events(words: str) -> list[LifeEvent]:
    """Events of which some saying is among the words; none for no words."""
    asked = {_bare(word) for word in fold(words).split()}
    return [event for event in life_events().values() if asked & _sayings(event.code)]


@lru_cache(maxsize=64)
def _sayings(code: str) -> frozenset[str]:
    event = life_events()[code]
    return frozenset(_bare(word) for text in (event.name.ar, *event.said) for word in fold(text).split())


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word
