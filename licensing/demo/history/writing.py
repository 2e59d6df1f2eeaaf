"""Past files, their permits and their money as rows."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from geoalchemy2.shape import from_shape, to_shape
from shapely import Geometry

from app.casework.calendar import RIYADH
from app.casework.clocks import MINUTES_OF_WORKING_DAY
from app.casework.models import CaseParty, CaseSubject
from app.casework.procedures import current_procedure, pin
from app.casework.reference import new_verification_code
from app.db import uuid7
from app.identity.models import Party
from app.identity.queries import list_municipalities
from gis.crs import STORAGE_SRID, to_lonlat
from licensing.catalogue import FeeQuantity, fee_quantities
from licensing.demo.answers import answers_of
from licensing.demo.history.batch import Batch
from licensing.demo.history.money import add_paid_invoice, quoted
from licensing.demo.history.plan import Past, plan_history
from licensing.demo.people import Cast
from licensing.demo.places import Plot
from licensing.demo.roads import online
from licensing.models import Application, DrawingPart, Permit, PermitCondition
from licensing.permits.validity import end_of_validity

OFFICE_STEPS = ("accept_invitation", "hand_to_owner", "resubmit")
REVIEWER_STEPS = ("start_review", "request_correction", "recommend_approval", "recommend_refusal")


def write_history(plots: list[Plot], rng: np.random.Generator, cast: Cast, now: datetime) -> dict[str, int]:
    """Files that are over, and what was granted: how many of each."""
    batch, classes = Batch(), {m.id: m.city_class for m in list_municipalities()}
    past = plan_history(plots, rng, online(), now)
    definitions = [service.definition for service in online().values() if service.definition]
    for code in {d.procedure for d in definitions} | {d.output.procedure for d in definitions}:
        pin(current_procedure(code))
    for one in past:
        _write_file(batch, one, cast, classes, now)
    batch.write()
    return {"applications": len(past), "permits": sum(1 for p in past if p.issued)}


def _write_file(batch: Batch, past: Past, cast: Cast, classes: dict[int, str], now: datetime) -> None:
    definition, plot = past.service.definition, past.plot
    assert definition is not None
    procedure, party = current_procedure(definition.procedure), _party(past, cast)
    place, drawn = _place(past), _drawn(past)
    answers = answers_of(past.service.form, past.seed)
    facts = {
        "municipality_id": plot.municipality_id,
        "title": past.service.name_ar,
        "party_id": party.id,
        "phone_last4": (party.phone or "")[-4:] or None,
        **place["case"],
    }
    case_id, reference = batch.add_case("application", "BL", procedure, past.at[0], facts)
    batch.end_last_case(batch.add_events(case_id, procedure, _events(past, cast, party)), closed=past.at[-1])
    office = cast.office.id if past.kind == "villa" else None
    decided = past.steps[-1] in ("pay", "refuse") and past.kind != "shop"
    batch.add(
        Application,
        id=case_id,
        service_code=past.service.code,
        service_version=definition.version,
        answers=answers,
        parcel_id=place["parcel_id"],
        office_party_id=office,
        office_accepted_at=past.at[2] if office and len(past.at) > 2 else None,
        recommendation={"pay": "approve", "refuse": "refuse"}.get(past.steps[-1]) if decided else None,
        recommended_text="",
        recommended_by_id=cast.reviewer(plot.municipality_id).user_id if decided else None,
        decided_by_id=cast.approver(plot.municipality_id).user_id if decided else None,
        submitted_at=past.at[past.steps.index("submit") + 1] if "submit" in past.steps else None,
    )
    _hang_on(batch, case_id, party, office, place)
    for part, shape in drawn.items():
        batch.add(DrawingPart, application_id=case_id, part=part, geom=from_shape(shape, STORAGE_SRID), updated_at=past.at[0])
    if definition.deadline.working_days and "submit" in past.steps:
        target = definition.deadline.working_days * MINUTES_OF_WORKING_DAY
        batch.add_clock(case_id, "officer", target, round(target * past.used))
    if past.issued:
        measures = _measures(drawn, plot)
        lines = quoted(_quantities(past, measures, answers), classes[plot.municipality_id], past.at[-2])
        if lines:
            add_paid_invoice(batch, case_id, plot.municipality_id, party.id, lines, past.at[-2], past.at[-1])
        _write_permit(batch, past, cast, (case_id, reference), party, place, measures, answers, now)


def _write_permit(
    batch: Batch,
    past: Past,
    cast: Cast,
    source: tuple[UUID, str],
    party: Party,
    place: dict[str, Any],
    measures: dict[str, str],
    answers: dict[str, Any],
    now: datetime,
) -> None:
    definition, at = past.service.definition, past.at[-1]
    assert definition is not None
    procedure, issued_on = current_procedure(definition.output.procedure), at.astimezone(RIYADH).date()
    valid_to = end_of_validity(definition.output.validity, issued_on, answers)
    ends = datetime.combine(valid_to, datetime.min.time(), RIYADH) + timedelta(days=1) if valid_to else datetime.max.replace(tzinfo=RIYADH)
    life = _life(past, cast, at, ends, now)
    facts = {
        "municipality_id": past.plot.municipality_id,
        "title": past.service.facts.output_document_ar,
        "party_id": party.id,
        "phone_last4": (party.phone or "")[-4:] or None,
        **place["case"],
    }
    permit_id, _ = batch.add_case("permit", "RC", procedure, at, facts)
    state = batch.add_events(permit_id, procedure, life)
    batch.end_last_case(state, closed=life[-1][1] if procedure.states[state].final else None)
    office = cast.office.id if past.kind == "villa" else None
    batch.add(
        Permit,
        id=permit_id,
        application_id=source[0],
        service_code=past.service.code,
        parcel_id=place["parcel_id"],
        issued_on=issued_on,
        verify_code=new_verification_code(),
        valid_to=valid_to,
        template=definition.output.template,
        facts={
            "measures": measures,
            "answers": answers,
            "holder": party.name_ar,
            "office": cast.office.name_ar if office else "",
            "zone": past.plot.zone,
            "application": source[1],
        },
    )
    _hang_on(batch, permit_id, party, office, place)
    for seq, c in enumerate(definition.conditions, 1):
        due = issued_on + timedelta(days=c.visit.due_days) if c.visit else None
        batch.add(
            PermitCondition,
            id=uuid7(),
            permit_id=permit_id,
            seq=seq,
            code=c.code,
            kind="visit" if c.visit else "standing",
            text_ar=c.text.ar,
            text_en=c.text.en or c.text.ar,
            visit_kind=c.visit.kind if c.visit else None,
            checklist=c.visit.checklist if c.visit else None,
            due_on=due,
            met_on=due - timedelta(days=2) if due and due < now.date() else None,
        )


def _life(past: Past, cast: Cast, at: datetime, ends: datetime, now: datetime) -> list[tuple[str, datetime, str, str, UUID | None]]:
    """What became of the permit: most are active, old villas completed, statements run out, a few stopped or revoked."""
    approver = cast.approver(past.plot.municipality_id)
    story: list[tuple[str, datetime, str, str, UUID | None]] = [("open", at, "النظام", "system", None)]
    age, lot = (now - at).days, past.seed % 100
    if ends < now:
        return [*story, ("expire", ends, "النظام", "system", None)]
    if past.kind == "villa" and age > 330 and lot < 62:
        return [*story, ("complete", at + timedelta(days=260 + lot), approver.name, "approver", approver.user_id)]
    if past.kind in ("villa", "fence") and age > 20 and lot >= 96:
        return [*story, ("suspend", at + timedelta(days=age * 0.6), approver.name, "approver", approver.user_id)]
    if age > 40 and lot == 95:
        return [*story, ("revoke", at + timedelta(days=age * 0.5), approver.name, "approver", approver.user_id)]
    return story


def _events(past: Past, cast: Cast, party: Party) -> list[tuple[str, datetime, str, str, UUID | None]]:
    branch = past.plot.municipality_id
    steps: list[tuple[str, datetime, str, str, UUID | None]] = []
    owner: tuple[str, str, UUID | None] = (party.name_ar, "applicant", None)
    reviewer, approver, office = cast.reviewer(branch), cast.approver(branch), cast.office_actor
    steps.append(("open", past.at[0], *owner))
    for action, at in zip(past.steps, past.at[1:], strict=True):
        who = owner
        if action in REVIEWER_STEPS:
            who = (reviewer.name, "reviewer", reviewer.user_id)
        elif action in ("approve", "refuse"):
            who = (approver.name, "approver", approver.user_id)
        elif action in OFFICE_STEPS and past.kind == "villa":
            who = (office.name, "engineering_office", office.user_id)
        elif action in ("pay", "lapse"):
            who = ("النظام", "system", None)
        steps.append(("issue" if action == "pay" else action, at, *who))
    return steps


def _party(past: Past, cast: Cast) -> Party:
    if past.kind == "shop":
        return cast.party("shop")
    plot = past.plot
    return Party(id=plot.party_id, name_ar=plot.owner, phone=plot.phone)


def _place(past: Past) -> dict[str, Any]:
    """Where the file lies; a shop has an address and no parcel."""
    plot = past.plot
    lonlat = to_lonlat(to_shape(plot.geom))
    point = lonlat.representative_point()
    if past.kind == "shop":
        return {
            "parcel_id": None,
            "label": "",
            "shape": None,
            "case": {"place_text": f"حي {plot.district.removeprefix('حي ')}", "point_4326": from_shape(point, 4326)},
        }
    words = "، ".join((f"قطعة {plot.parcel_no}", f"مخطط {plot.plan_no}", f"حي {plot.district.removeprefix('حي ')}"))
    return {
        "parcel_id": plot.id,
        "label": plot.reference,
        "shape": from_shape(lonlat, 4326),
        "case": {"place_text": words, "point_4326": from_shape(point, 4326)},
    }


def _hang_on(batch: Batch, case_id: UUID, party: Party, office: UUID | None, place: dict[str, Any]) -> None:
    batch.add(CaseParty, case_id=case_id, party_id=party.id, role="applicant")
    if office:
        batch.add(CaseParty, case_id=case_id, party_id=office, role="engineering_office")
    if place["parcel_id"] is not None:
        batch.add(
            CaseSubject,
            case_id=case_id,
            subject_type="parcel",
            subject_id=str(place["parcel_id"]),
            label=place["label"],
            geom_4326=place["shape"],
        )


def _drawn(past: Past) -> dict[str, Geometry]:
    """A plain building inside the plot, or the fence around it."""
    if past.kind not in ("villa", "fence"):
        return {}
    plot = max(to_shape(past.plot.geom).geoms, key=lambda part: part.area)
    if past.kind == "fence":
        return {"fence": shapely.LineString(plot.exterior.coords)}
    inner = plot.buffer(-(3.0 + past.seed % 4 * 0.5), join_style="mitre")
    body = max(getattr(inner, "geoms", [inner]), key=lambda part: part.area)
    return {"ground": body, "first": body} if body.area > 30 and body.is_valid else {}


def _measures(drawn: dict[str, Geometry], plot: Plot) -> dict[str, str]:
    floors = [shape for part, shape in drawn.items() if part != "fence"]
    found = {"parcel_area_m2": plot.area_m2}
    if floors:
        found |= {"total_floor_area_m2": sum(shape.area for shape in floors), "ground_floor_area_m2": floors[0].area}
    if "fence" in drawn:
        found["fence_length_m"] = drawn["fence"].length
    return {name: str(Decimal(repr(round(float(value), 2)))) for name, value in found.items()}


def _quantities(past: Past, measures: dict[str, str], answers: dict[str, Any]) -> list[FeeQuantity]:
    numbers = {name: Decimal(value) for name, value in answers.items() if isinstance(value, str) and value.replace(".", "", 1).isdigit()}
    assert past.service.definition is not None
    known = {"total_floor_area_m2": Decimal(0), **numbers, **{name: Decimal(value) for name, value in measures.items()}}
    return [line for line in fee_quantities(past.service.definition, known) if line.quantity > 0]
