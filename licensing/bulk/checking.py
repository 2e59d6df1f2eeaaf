"""A row checked as the form would check it: the answers, who it is for, where it is; each fault beside its cell."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.authz import Actor
from app.errors import UserError, message_for
from app.forms import clean
from app.identity.delegation import find_delegation, find_person
from app.identity.models import Party
from app.identity.queries import list_municipalities
from gis.register import queries as register
from licensing.applications.naming import place_named
from licensing.applications.places import Named, place_of
from licensing.applications.subjects import find_named, fits
from licensing.bulk.columns import Column, answers_of, columns_of
from licensing.bulk.sheets import Line
from licensing.catalogue import Service
from licensing.catalogue.definitions import ServiceDefinition
from licensing.models import Permit

PLACE_KEYS = {"own_parcel": "number", "parcel": "number", "site": "short_address", "none": "branch"}


People = dict[str, tuple[Party | None, str]]


@dataclass(frozen=True)
class Asked:
    """What a sound row asks for."""

    party: Party
    named: Named
    by_paper: bool
    answers: dict[str, Any]


def columns_for(service: Service) -> list[Column]:
    return columns_of(service, [m.name for m in list_municipalities()])


def check_lines(service: Service, columns: list[Column], lines: list[Line], filer: Party, actor: Actor) -> dict[int, dict[str, str]]:
    """Faults in the reader's language by row and column; rows without any are left out."""
    found: dict[int, dict[str, str]] = {}
    seen: dict[str, int] = {}
    known: People = {}
    for line in lines:
        faults = understand(service, columns, line.cells, filer, actor, known)[1]
        mark = hashlib.sha256(json.dumps(line.cells, sort_keys=True).encode()).hexdigest()
        if first := seen.get(mark):
            faults["party"] = message_for("cell_twice", {"row": first})
        seen.setdefault(mark, line.number)
        if faults:
            found[line.number] = faults
    return found


def understand(
    service: Service, columns: list[Column], cells: Mapping[str, str], filer: Party, actor: Actor, known: People | None = None
) -> tuple[Asked | None, dict[str, str]]:
    """What the row asks for, or what is wrong with which of its cells.

    Args:
        known: people whom an earlier row of the same file already named, and what was wrong with naming them.
    """
    definition = service.definition
    assert definition is not None
    answers, wrong = answers_of(columns, cells)
    faults = {key: message_for(code, details) for key, (code, details) in wrong.items()}
    faults |= {key: str(fault) for key, fault in clean(service.form, answers).errors.items() if key not in faults}
    party = _party(cells.get("party", ""), filer, service.code, actor, faults, {} if known is None else known)
    named, by_paper = _place(definition, cells, party, faults)
    if faults or party is None or named is None:
        return None, faults
    return Asked(party, named, by_paper, answers), {}


def _party(typed: str, filer: Party, code: str, actor: Actor, faults: dict[str, str], known: People) -> Party | None:
    if not typed:
        return filer
    if typed not in known:
        party = find_person(typed)
        mine = party is not None and (party.id in actor.party_ids or find_delegation(party.id, actor, code) is not None)
        known[typed] = (party, "" if mine else "cell_unknown_person" if party is None else "cell_no_mandate")
    party, wrong = known[typed]
    if wrong:
        faults["party"] = message_for(wrong)
    return party


def _place(
    definition: ServiceDefinition, cells: Mapping[str, str], party: Party | None, faults: dict[str, str]
) -> tuple[Named | None, bool]:
    kind = definition.start.place
    key = "permit_number" if definition.acts_on else PLACE_KEYS[kind]
    try:
        if definition.acts_on is not None:
            return Named(permit=_permit(definition, cells)), True
        named = _branch(cells) if kind == "none" else place_named("site" if kind == "site" else "parcel", cells)
        place = place_of(definition, named)
    except UserError as refusal:
        said = refusal.details.get("field", key)
        faults[said if said in cells or said in PLACE_KEYS.values() else key] = message_for(refusal.code, refusal.details)
        return None, False
    if kind == "own_parcel" and party is not None and not (place.parcel and register.is_owner(place.parcel.id, [party.id])):
        faults[key] = message_for("cell_not_owner")
    return named, False


def _permit(definition: ServiceDefinition, cells: Mapping[str, str]) -> Permit:
    assert definition.acts_on is not None
    permit = find_named(cells.get("permit_number", ""), cells.get("permit_code", ""))
    if wrong := fits(definition.acts_on, permit):
        raise UserError(wrong)
    return permit


def _branch(cells: Mapping[str, str]) -> Named:
    written = cells.get("branch", "")
    branch = next((m.id for m in list_municipalities() if written and written in (m.name_ar, m.name_en)), None)
    if branch is None:
        raise UserError("cell_unknown_branch", field="branch")
    return Named(municipality_id=branch)
