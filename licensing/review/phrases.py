"""The library of ready sentences: stocked from the catalogue's file, kept by staff, each with how often it was used."""

import re
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.authz import Actor
from app.db import uuid7
from app.errors import NotFound, UserError
from app.identity.queries import today
from licensing.catalogue import phrases as stock
from licensing.models import Phrase

OCCASIONS = ("correction", "refusal", "condition", "suspension")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Entry:
    """One sentence as it is offered now. ``own``: written by staff, not of the catalogue's file."""

    occasion: str
    code: str
    text: str
    source: str = ""
    uses: int = 0
    retired: bool = False
    own: bool = False


def list_phrases(occasion: str, *, retired: bool = False) -> list[Entry]:
    """Sentences for the occasion, the most used first: the file's own as staff left them, and those that staff wrote."""
    kept = {row.code: row for row in db.session().scalars(select(Phrase).where(Phrase.occasion == occasion))}
    known = {phrase.code: Entry(occasion, phrase.code, phrase.ar) for phrase in stock().get(occasion, [])}
    found = dict(known)
    for code, row in kept.items():
        found[code] = Entry(occasion, code, row.text_ar, row.legal_source, row.uses, row.retired_on is not None, code not in known)
    offered = [entry for entry in found.values() if retired or not entry.retired]
    return sorted(offered, key=lambda entry: (-entry.uses, entry.own))


def options(occasion: str) -> list[dict[str, str]]:
    """For the ``phrases`` component."""
    return [{"label": entry.text[:60], "text": entry.text} for entry in list_phrases(occasion)]


def write_phrase(occasion: str, text: str, source: str, actor: Actor) -> Phrase:
    """The sentence is offered from now on.

    Raises:
        UserError ``phrase_incomplete``.
    """
    if occasion not in OCCASIONS or not text.strip():
        raise UserError("phrase_incomplete")
    number = (db.session().scalar(select(func.count()).select_from(Phrase).where(Phrase.occasion == occasion)) or 0) + 1
    row = Phrase(
        occasion=occasion, code=f"own_{number}", text_ar=text.strip()[:1000], legal_source=source.strip()[:200], updated_by_id=actor.user_id
    )
    db.session().add(row)
    db.session().flush()
    return row


def change_phrase(occasion: str, code: str, text: str, retired: bool | None, actor: Actor) -> Phrase:
    """The sentence reads otherwise, or is offered no more.

    Args:
        retired: None leaves it as it was.

    Raises:
        NotFound ``phrase_not_found``. UserError ``phrase_incomplete``.
    """
    entry = next((e for e in list_phrases(occasion, retired=True) if e.code == code), None)
    if entry is None:
        raise NotFound("phrase_not_found")
    if not text.strip():
        raise UserError("phrase_incomplete")
    row = _row_of(entry)
    row.text_ar, row.updated_by_id = text.strip()[:1000], actor.user_id
    if retired is not None:
        row.retired_on = (row.retired_on or today()) if retired else None
    db.session().flush()
    return row


def count_uses(occasion: str, *texts: str) -> list[str]:
    """Each sentence of the library that stands in the texts was used once more; returns their codes."""
    whole = _SPACES.sub(" ", " ".join(texts))
    used = [entry for entry in list_phrases(occasion) if _SPACES.sub(" ", entry.text) in whole]
    for entry in used:
        row = _row_of(entry)
        db.session().flush()
        db.session().execute(update(Phrase).where(Phrase.id == row.id).values(uses=Phrase.uses + 1))
    return [entry.code for entry in used]


def _row_of(entry: Entry) -> Phrase:
    """The sentence's own row, made when something is first kept about it."""
    values = {"id": uuid7(), "occasion": entry.occasion, "code": entry.code, "text_ar": entry.text, "legal_source": entry.source, "uses": 0}
    db.session().execute(insert(Phrase).values(**values).on_conflict_do_nothing(index_elements=["occasion", "code"]))
    query = select(Phrase).where(Phrase.occasion == entry.occasion, Phrase.code == entry.code)
    return db.session().scalars(query).one()
