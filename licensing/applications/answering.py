"""Two persons may edit one draft: each save is numbered, and who did not see the other's change is shown both values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.casework.models import Case
from app.errors import Conflict
from licensing.land.checking import address_facts
from licensing.models import Application

ADDRESS = "address"  # in the name of a question that may be answered by a short address


@dataclass(frozen=True)
class Clash:
    """An answer that another person changed after this page was opened, and that was typed otherwise here."""

    name: str
    theirs: Any
    typed: Any
    by: str


class ChangedMeanwhile(Conflict):
    """``clashes`` in the order of asking; nothing was saved."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__("answers_changed_meanwhile", names=", ".join(clash.name for clash in clashes))
        self.clashes = clashes


def lock(application: Application) -> None:
    """One change after the other: the second sees what the first left, and the state that it left the file in."""
    with db.session().no_autoflush:
        version = db.session().scalar(select(Case.version).where(Case.id == application.id).with_for_update(of=Case))
    if version != application.version:
        db.session().refresh(application)


def merge(application: Application, asked: list[str], typed: Mapping[str, Any], seen: int | None, actor: Actor) -> dict[str, Any]:
    """The answers to keep out of those typed: one left as the page showed it gives way to what another wrote meanwhile.

    Args:
        seen: number of the save that the page showed; None asks for no comparison.

    Raises:
        ChangedMeanwhile: another person answered the same otherwise meanwhile.
    """
    if seen is None or seen >= application.answers_version:
        return dict(typed)
    kept, clashes = dict(typed), []
    for name in asked:
        note, stored = application.answer_notes.get(name, {}), application.answers.get(name)
        if note.get("save", 0) <= seen or note.get("by") == _key(actor) or typed.get(name) == stored:
            continue
        if typed.get(name) != note.get("was"):
            clashes.append(Clash(name, stored, typed.get(name), note.get("name", "")))
        elif stored is None:
            kept.pop(name, None)
        else:
            kept[name] = stored
    if clashes:
        raise ChangedMeanwhile(clashes)
    return kept


def store(
    application: Application, names: list[str], kept: Mapping[str, Any], actor: Actor, carried: Mapping[str, str] | None = None
) -> list[str]:
    """These answers stand as kept; which of them changed. ``carried``: name -> number of the request they were taken from."""
    before = application.answers
    changed = [name for name in names if before.get(name) != kept.get(name)]
    if not changed:
        return []
    save = application.answers_version + 1
    note = {"save": save, "by": _key(actor), "name": actor.name, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    told = {name: note | {"was": before.get(name)} | _source(name, carried) | _place(name, kept.get(name)) for name in changed}
    application.answers = {**{k: v for k, v in before.items() if k not in names}, **{k: v for k, v in kept.items() if k in names}}
    application.answer_notes = {**application.answer_notes, **told}
    application.answers_version, application.prepared_by_id = save, actor.user_id
    return changed


def touched(application: Application, actor: Actor) -> None:
    """The actor changed something of the file that is not an answer."""
    application.prepared_by_id = actor.user_id


def _source(name: str, carried: Mapping[str, str] | None) -> dict[str, str]:
    return {"from": carried[name]} if carried and name in carried else {}


def _place(name: str, value: Any) -> dict[str, Any]:
    """What the register said of an address when it was typed, so that a later request can ask whether it still says so."""
    facts = address_facts(value) if isinstance(value, str) and ADDRESS in name else {}
    return {"place": facts} if facts else {}


def _key(actor: Actor) -> str:
    return str(actor.user_id or "")
