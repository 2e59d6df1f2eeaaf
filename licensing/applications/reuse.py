"""Answers that the same party gave before, offered for the same questions: marked, to be confirmed, never taken silently."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app import db
from app.casework.models import Case
from app.forms import FormDefinition, clean
from app.forms.definition import Field
from app.identity.checks import normalise_short_address
from licensing.applications.answering import ADDRESS
from licensing.land.checking import find_address, recheck
from licensing.models import Application

AS_OLD_AS = timedelta(days=730)
LOOKED_AT = 8
CONFIRMED = "carried_confirmed"
# What describes a person or a habit is asked again and again; measures, dates, declarations and shapes are of one request.
_TYPES = ("text", "phone", "national_id", "unified_number", "choice", "radio", "multi")
_OF_A_PLACE = re.compile(
    r"address|street|district|location|place|parcel|plot|plan_no|block|building|site|shop|unit|floor|coordinate|permit|deed|contract"
)


@dataclass(frozen=True)
class Carried:
    """An earlier answer, and the request in which it was given."""

    value: Any
    reference: str


def offered(application: Application, form: FormDefinition) -> dict[str, Carried]:
    """Earlier answers to questions that are still open, the latest first.

    One that no longer passes its question's check is not offered, nor one about a place where this request is about another.
    """
    asked = [field for field in form.fields if field.type in _TYPES and _is_open(application, field.name)]
    if not asked or application.state != "draft" or application.party_id is None:
        return {}
    earlier, found = _earlier(application), {}
    for field in asked:
        for one in earlier:
            value = one.answers.get(field.name)
            if value in (None, "", []) or (_OF_A_PLACE.search(field.name) and one.parcel_id != application.parcel_id):
                continue
            if (fresh := _still_holds(field, value, one)) is not None:
                found[field.name] = Carried(fresh, one.reference)
                break
    return found


def unconfirmed(carried: Mapping[str, Carried], typed: Mapping[str, Any], confirmed: bool) -> list[str]:
    """Questions still answered by what was carried over, while nobody said that it holds."""
    return [] if confirmed else [name for name, one in carried.items() if typed.get(name) == one.value]


def _is_open(application: Application, name: str) -> bool:
    """Neither answered nor emptied on purpose: an empty answer that nobody noted was only never given."""
    return application.answers.get(name) in (None, "", []) and name not in application.answer_notes


def _earlier(application: Application) -> list[Application]:
    """The party's last lodged requests that the reader may see. Index: ix_case_party.

    The last few are chosen among cases alone: a body may have filed a hundred thousand, and each would be joined to its answers.
    """
    last = (
        select(Case.id)
        .where(
            Case.party_id == application.party_id,
            Case.kind == "application",
            Case.state != "draft",
            Case.id != application.id,
            Case.opened_at > datetime.now(UTC) - AS_OLD_AS,
        )
        .order_by(Case.opened_at.desc())
        .limit(LOOKED_AT)
    )
    found = select(Application).where(Application.id.in_(db.session().scalars(last).all()), Application.submitted_at.is_not(None))
    return list(db.session().scalars(found.order_by(Application.opened_at.desc())))


def _still_holds(field: Field, value: Any, given_in: Application) -> Any:
    """The answer as it would be stored today, or None: a choice that is gone, an address that the register no longer has."""
    alone = field.model_copy(update={"shown_if": {}, "required_if": {}})
    checked = clean(FormDefinition(fields=(alone,)), {field.name: value})
    if field.name in checked.errors:
        return None
    if isinstance(value, str) and ADDRESS in field.name and (short := normalise_short_address(value)) is not None:
        return short if _address_stands(short, field.name, given_in) else None
    return value


def _address_stands(short: str, name: str, given_in: Application) -> bool:
    """The register says of the address today what it said then: the same live parcel. One of which nothing was kept need only exist."""
    kept = [given_in.answer_notes.get(name, {}).get("place", {}), given_in.place_facts]
    told = next((facts for facts in kept if facts.get("short_address") == short), None)
    return recheck(told) is not None if told else find_address(short) is not None
