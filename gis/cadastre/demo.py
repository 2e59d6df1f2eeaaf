"""The demo's deeds and survey decisions: a few parcels near the middle of the seat, each with its file at another point."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import exists, select

from app import db
from app.authz import SYSTEM, Actor, acting_as
from app.casework.calendar import RIYADH
from app.casework.workflow import advance
from app.demo import DemoContext
from app.identity.models import Party
from app.identity.queries import actor_of, find_user
from gis.cadastre.decisions.commands import start_decision
from gis.cadastre.decisions.from_register import measured_from_register
from gis.cadastre.decisions.measured import ControlPoint, Measured
from gis.cadastre.deeds.commands import record_deed
from gis.cadastre.deeds.entering import DeedFacts, Share, gregorian_day
from gis.models import ParcelEdge, SpatialUnit, SurveyDecision
from gis.register.queries import get_parcel, owners_of

SEAT = 1
# (purpose, days ago, way in, steps by whom); the last state is where the demo leaves the file
FILES = (
    ("building", 40, "map", ("submit", "start_check", "certify", "approve")),
    ("deed_area", 21, "file", ("submit", "start_check", "certify", "approve")),
    ("fencing", 9, "form", ("submit", "start_check", "certify")),
    ("transfer", 6, "file", ("submit", "start_check")),
    ("surplus_purchase", 5, "form", ("submit", "start_check", "return")),
    ("subdivision", 2, "map", ("submit",)),
    ("property_identity", 1, "map", ()),
)
BY = {"submit": "planner", "start_check": "reviewer", "certify": "reviewer", "return": "reviewer", "approve": "director"}
OFFICE = "مكتب المعمار للاستشارات الهندسية"


def load_cadastre(context: DemoContext) -> None:
    """Loader: deeds of three kinds and decisions in every state, the first of which a newer one has replaced."""
    parcels = _parcels(len(FILES))
    if not parcels:
        return
    people = {name: actor_of(user, context.as_of) if (user := find_user(name)) else SYSTEM for name in set(BY.values())}
    noon = datetime.combine(context.as_of, time(12), RIYADH).astimezone(UTC)
    told = [_decision(parcel, file, people, noon) for parcel, file in zip(parcels, FILES, strict=False)]
    again = ("restoration", 12, "map", ("submit", "start_check", "certify", "approve"))
    told.append(_decision(parcels[0], again, people, noon))
    deeds = [_deed(parcel, i) for i, parcel in enumerate(parcels[:4])]
    context.made |= {"survey_decisions": len(told), "deeds": sum(deed is not None for deed in deeds)}


def _parcels(count: int) -> list[SpatialUnit]:
    """Owned house plots on one street whose sides the register knows, in the order of their numbers."""
    fronts = exists().where(ParcelEdge.parcel_id == SpatialUnit.id, ParcelEdge.kind == "street", ParcelEdge.street_width_m.is_not(None))
    query = (
        select(SpatialUnit.id)
        .where(
            SpatialUnit.municipality_id == SEAT,
            SpatialUnit.end_lifespan_version.is_(None),
            SpatialUnit.land_use == "residential",
            SpatialUnit.area_m2.between(450, 800),
            fronts,
        )
        .order_by(SpatialUnit.id.desc())
        .limit(12 * count)
    )
    return [get_parcel(key) for key in db.session().scalars(query).all()[::12]][:count]


def _decision(parcel: SpatialUnit, file: tuple, people: dict[str, Actor], noon: datetime) -> SurveyDecision:
    purpose, days, way, steps = file
    at = noon - timedelta(days=days)
    measured = _measured(parcel, purpose, at)
    with acting_as(SYSTEM):
        decision = start_decision(parcel, measured, people["planner"], entered_by=way, at=at)
        for hours, action in enumerate(steps, 1):
            note = "أطوال الضلع الشمالي لا تطابق الكروكي؛ أعد الرفع من نقطة الضبط." if action == "return" else ""
            advance(decision, action, people[BY[action]], note=note, at=min(at + timedelta(hours=3 * hours), noon))
    return decision


def _measured(parcel: SpatialUnit, purpose: str, at: datetime) -> Measured:
    measured = measured_from_register(parcel, purpose)
    first = measured.corners[0]
    points = (
        ControlPoint("ن ض 1", first.easting - 62.418, first.northing + 40.205, 432.518),
        ControlPoint("ن ض 2", first.easting + 71.993, first.northing + 38.760, 432.907),
    )
    deed = measured.area_deed_m2 or measured.area_stated_m2
    area = measured.area_stated_m2 or 0.0
    return replace(
        measured,
        corners=tuple(replace(corner, mark="peg") for corner in measured.corners),
        control_points=points,
        area_deed_m2=deed,
        treatment="none" if not deed or abs(area - deed) <= 0.001 * deed else "surplus" if area > deed else "shortfall",
        surveyed_on=(at - timedelta(days=1)).astimezone(RIYADH).date(),
        office_name=OFFICE,
        office_class="أ",
        surveyor_name="م. سالم الغامدي",
        base_station="محطة الخرج الدائمة",
        accuracy_m=0.02,
        chamfer="",
    )


def _deed(parcel: SpatialUnit, i: int):
    owners = owners_of(parcel.id)
    parties = {p.id: p for p in db.session().scalars(select(Party).where(Party.id.in_([owner.party_id for owner in owners])))}
    known = [(owner, parties[owner.party_id]) for owner in owners if parties.get(owner.party_id) and parties[owner.party_id].identifier]
    if not known:
        return None
    shares = tuple(Share(party.identifier or "", party.name_ar, owner.share) for owner, party in known)
    area, number = float(parcel.deed_area_m2 or parcel.area_m2), known[0][0].deed_no
    kinds = (
        DeedFacts("electronic", number, "", "", "", known[0][0].deed_on, f"1010{i}20045", area, "", False, shares),
        DeedFacts(
            "paper", f"{214 + i}", "18", "المحكمة العامة بالخرج", "1409/05/12", gregorian_day(1409, 5, 12), "", area, "", True, shares
        ),
        DeedFacts("istihkam", "77/3", "4", "المحكمة الكبرى بالخرج", "1362/11/03", None, "", area, "", True, shares),
    )
    facts = kinds[i % 3]
    if facts.kind == "electronic" and (len(number) != 12 or facts.dated_on is None):
        return None
    return record_deed(parcel, facts, SYSTEM)
