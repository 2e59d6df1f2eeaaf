"""The bulk path: visits that the permits of the last year and a half had, as the commands would have left them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, cast
from uuid import UUID

from geoalchemy2.shape import to_shape
from sqlalchemy import Table, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from app import db
from app.casework.calendar import RIYADH
from app.casework.models import Case, CaseEvent, CaseParty, CaseSearch, CaseSubject, ReferenceCounter
from app.casework.procedures import current_procedure, pin
from app.casework.reference import format_reference
from app.db import uuid7
from app.i18n.folding import fold
from field_inspection.catalogue.checklists import get_checklist
from field_inspection.visits.commands.planning import TITLES
from field_inspection.visits.demo.telling_one import Crew, working_hour
from field_inspection.visits.models import Visit, VisitRecord
from gis.cases.copies import CaseCopy, place_copies, write_copies
from gis.crs import LONLAT, WEB_MERCATOR, reproject
from licensing.models import Permit, PermitCondition

_WORDS = {"passed": ("pass", "مجتازة", "Passed"), "failed": ("fail", "غير مجتازة", "Failed")}
FAILED_ITEM, FAILED_WORDS = "levels", "منسوب الحفر عند الركن أقل من المخطط بنحو 15 سم."  # carries no violation of the schedule
ONE_FAILS_OF, MOST = 9, 1500


@dataclass
class Rows:
    """What is inserted, table by table."""

    case: list[dict[str, Any]] = field(default_factory=list)
    visit: list[dict[str, Any]] = field(default_factory=list)
    record: list[dict[str, Any]] = field(default_factory=list)
    event: list[dict[str, Any]] = field(default_factory=list)
    search: list[dict[str, Any]] = field(default_factory=list)
    met: list[dict[str, Any]] = field(default_factory=list)
    last_number: dict[int, int] = field(default_factory=dict)


def write_history(crew: Crew, now: datetime, random: Random) -> int:
    """Permits that had no visit yet and whose visit's day has passed have had it; returns how many visits."""
    rows = Rows(
        last_number=dict(
            db.session().execute(select(ReferenceCounter.year, ReferenceCounter.last).where(ReferenceCounter.prefix == "VS")).all()
        )
    )
    for number, (permit, condition) in enumerate(_permits(now)):
        at = working_hour(min(permit.issued_on + timedelta(days=14), condition.met_on or date.max), random)
        at = max(at, permit.opened_at + timedelta(days=1))
        first = None
        if number % ONE_FAILS_OF == 0 and now - at > timedelta(days=9):
            first = _tell(rows, crew, permit, condition, at, random, failed=True)
            at += timedelta(days=7)
        _tell(rows, crew, permit, condition, at, random, follows=first)
        if condition.met_on is None:
            rows.met.append({"condition": condition.id, "met_on": at.astimezone(RIYADH).date()})
    _write(rows)
    return len(rows.visit)


def _permits(now: datetime) -> Iterator[tuple[Permit, PermitCondition]]:
    """Permits whose condition ordered a visit that nobody recorded; those stopped today are left to the commands."""
    without = ~select(Visit.id).where(Visit.permit_id == Permit.id).exists()
    query = (
        select(Permit, PermitCondition)
        .join(PermitCondition, PermitCondition.permit_id == Permit.id)
        .where(
            PermitCondition.visit_kind == "foundation",
            Permit.parcel_id.is_not(None),
            without,
            Permit.state.in_(["active", "completed", "expired"]),
            Permit.issued_on < now.date() - timedelta(days=25),
        )
        .order_by(Permit.opened_at)
        .limit(MOST)
    )
    yield from db.session().execute(query)


def _tell(
    rows: Rows,
    crew: Crew,
    permit: Permit,
    condition: PermitCondition,
    at: datetime,
    random: Random,
    *,
    failed: bool = False,
    follows: UUID | None = None,
) -> UUID:
    key, kind, state = uuid7(), "re_visit" if follows else "foundation", "failed" if failed else "passed"
    opened = at - timedelta(days=6) if follows else permit.opened_at
    inspector, number = crew.of(permit.municipality_id), _number(rows, opened)
    rows.case.append(
        {
            "id": key,
            "kind": "visit",
            "reference": number,
            "municipality_id": permit.municipality_id,
            "procedure_code": "visit",
            "procedure_version": current_procedure("visit").version,
            "state": state,
            "version": 1,
            "title": TITLES[kind],
            "party_id": permit.party_id,
            "channel": "desk",
            "phone_last4": permit.phone_last4,
            "assigned_to_id": inspector.user_id,
            "opened_at": opened,
            "closed_at": at,
            "place_text": permit.place_text,
            "point_4326": permit.point_4326,
        }
    )
    rows.visit.append(
        {
            "id": key,
            "visit_kind": kind,
            "permit_id": permit.id,
            "condition_id": condition.id,
            "parcel_id": permit.parcel_id,
            "source_id": follows or permit.id,
            "follows_id": follows,
            "checklist_code": "foundation",
            "checklist_version": get_checklist("foundation").version,
            "planned_on": at.astimezone(RIYADH).date(),
            "result": _WORDS[state][0],
            "performed_at": at,
        }
    )
    spot = to_shape(permit.point_4326) if permit.point_4326 is not None else None
    rows.record.append(
        {
            "id": uuid7(),
            "visit_id": key,
            "fingerprint": f"{random.getrandbits(256):064x}",
            "result": _WORDS[state][0],
            "answers": _answers(failed),
            "note": "",
            "photos": [],
            "longitude": spot.x if spot else None,
            "latitude": spot.y if spot else None,
            "accuracy_m": 6.0 if spot else None,
            "distance_to_parcel_m": 0.0 if spot else None,
            "finished_at_device": at,
            "received_at": at,
            "inspector_id": inspector.user_id,
            "inspector_name": inspector.name,
        }
    )
    for action, before, after, who, role, when in (
        ("open", None, "planned", "النظام", "system", opened),
        ("fail" if failed else "pass", "planned", state, inspector.name, "inspector", at),
    ):
        rows.event.append(
            {
                "id": uuid7(),
                "case_id": key,
                "action": action,
                "from_state": before,
                "to_state": after,
                "actor_name": who,
                "actor_role": role,
                "audience": "parties",
                "note": FAILED_WORDS if action == "fail" else "",
                "data": {},
                "at": when,
            }
        )
    rows.search.append({"case_id": key, "words": fold(f"{number} {TITLES[kind]} {permit.place_text}")})
    return key


def _answers(failed: bool) -> list[dict[str, Any]]:
    return [
        {
            "code": item.code,
            "text": {"ar": item.text.ar, "en": item.text.en},
            "answer": "fail" if failed and item.code == FAILED_ITEM else "pass",
            "note": FAILED_WORDS if failed and item.code == FAILED_ITEM else "",
            "violation": None,
            "quantity": None,
            "photos": [],
        }
        for item in get_checklist("foundation").items
    ]


def _number(rows: Rows, at: datetime) -> str:
    year = at.astimezone(RIYADH).year
    rows.last_number[year] = rows.last_number.get(year, 0) + 1
    return format_reference("VS", year, rows.last_number[year])


def _write(rows: Rows) -> None:
    """Parents first; subjects and parties are those of the permit."""
    if not rows.visit:
        return
    session, ids = db.session(), [row["id"] for row in rows.visit]
    pin(current_procedure("visit"))
    for table, many in (
        (Case.__table__, rows.case),
        (Visit.__table__, rows.visit),
        (VisitRecord.__table__, rows.record),
        (CaseEvent.__table__, rows.event),
        (CaseSearch.__table__, rows.search),
    ):
        session.execute(insert(cast(Table, table)), many)
    visit, subject, party = Visit.__table__.c, CaseSubject.__table__.c, CaseParty.__table__.c
    session.execute(
        insert(cast(Table, CaseSubject.__table__)).from_select(
            ["case_id", "subject_type", "subject_id", "label", "geom_4326"],
            select(visit.id, subject.subject_type, subject.subject_id, subject.label, subject.geom_4326).where(
                subject.case_id == visit.permit_id, visit.id.in_(ids)
            ),
        )
    )
    session.execute(
        insert(cast(Table, CaseParty.__table__)).from_select(
            ["case_id", "party_id", "role"],
            select(visit.id, party.party_id, party.role).where(
                party.case_id == visit.permit_id, visit.id.in_(ids), party.role.in_(["applicant", "engineering_office"])
            ),
        )
    )
    for row in rows.met:
        session.execute(update(PermitCondition).where(PermitCondition.id == row["condition"]).values(met_on=row["met_on"]))
    for year, last in rows.last_number.items():
        counter = upsert(ReferenceCounter).values(prefix="VS", year=year, last=last)
        session.execute(counter.on_conflict_do_update(index_elements=["prefix", "year"], set_={"last": last}))
    write_copies(_copies(rows))
    place_copies(ids)


def _copies(rows: Rows) -> Iterator[CaseCopy]:
    """The map's points, as ``gis.cases.commands.show_case`` would have put them."""
    states = current_procedure("visit").states
    for case, visit in zip(rows.case, rows.visit, strict=True):
        if case["point_4326"] is None:
            continue
        yield CaseCopy(
            case_id=case["id"],
            layer="visit",
            reference=case["reference"],
            state=states[case["state"]],
            category=_WORDS[case["state"]],
            municipality_id=case["municipality_id"],
            parcel_id=visit["parcel_id"],
            opened_at=case["opened_at"],
            closed_at=case["closed_at"],
            due_at=None,
            restricted=True,
            place=reproject(to_shape(case["point_4326"]), LONLAT, WEB_MERCATOR),
        )
