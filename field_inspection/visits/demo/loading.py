"""The loader: the tour's own places first, then the visits that permits ordered, then history and complaints."""

from datetime import UTC, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.calendar import RIYADH
from app.casework.workflow import advance
from app.demo import DemoContext
from app.identity.models import Membership, User
from app.identity.queries import actor_of
from app.ledger.commands import settle_in_history
from app.ledger.queries import list_invoices_of_case
from field_inspection.violations.commands import object_to
from field_inspection.violations.models import Violation
from field_inspection.visits.commands.planning import plan_visit, set_day
from field_inspection.visits.demo.history import write_history
from field_inspection.visits.demo.telling_one import Crew, assemble, find_closed, next_of, perform, working_hour
from field_inspection.visits.models import Visit
from gis.demo.stories import Stories, StoryParcel
from gis.demo.telling import find_stories
from gis.models import Building, SpatialUnit
from gis.register.queries import find_parcel
from licensing.models import Permit

FULL = 60_000
HISTORY, FEWEST = 10, 10
FAILS = (("excavation_safe",), ("site_fence", "site_board"), ("setbacks",), ("reinforcement", "supervision"), ("street_clear",))


def load_visits(context: DemoContext) -> None:
    """Visits in every state, violations in every state, a year back and a week ahead."""
    stories = find_stories()
    if stories is None:
        return
    random, crew, now = Random(context.seed), assemble(), _now(context)
    _tell_stories(stories, crew, now, random)
    _perform_due(crew, now, random)
    _tell_history(crew, now, random, max(FEWEST, round(HISTORY * context.parcels / FULL)))
    write_history(crew, now, random)
    _tell_complaints(crew, now, random)
    context.made["visits"] = len(db.session().scalars(select(Visit.id)).all())


def _now(context: DemoContext) -> datetime:
    now = datetime.now(UTC)
    return now if context.as_of == now.astimezone(RIYADH).date() else datetime.combine(context.as_of, time(12), RIYADH).astimezone(UTC)


def _tell_stories(stories: Stories, crew: Crew, now: datetime, random: Random) -> None:
    """A failed pour, a paid fine, a re-visit behind a closed door, a visit 300 m away."""
    today = now.astimezone(RIYADH).date()

    def first(name: str, ago: int) -> Visit:
        return _first_visit(stories.parcels[name], now - timedelta(days=ago))

    def on(days_ago: int) -> datetime:
        return working_hour(today - timedelta(days=days_ago), random)

    perform(first("failed_pour", 20), crew, on(5), random, ("not_poured", "excavation_safe"))
    paid = first("paid_fine", 230)
    perform(paid, crew, on(222), random, ("excavation_safe",))
    _pay(paid, on(219))
    perform(next_of(paid), crew, on(214), random)
    again = first("revisit", 30)
    perform(again, crew, on(12), random, ("setbacks", "site_fence"))
    find_closed(next_of(again), crew, on(3), today, random)
    perform(first("split", 180), crew, on(170), random)
    set_day(first("visit_300m", 1), today, now)
    for number, site in enumerate(stories.night_sites):
        perform(_first_visit(site, now - timedelta(days=58)), crew, on(46), random, away_m=180.0 if number == 2 else 0.0)


def _first_visit(place: StoryParcel, at: datetime) -> Visit:
    """The visit that the permit of the place ordered; where there is no permit, one that the office ordered."""
    parcel = find_parcel(place.plan_no, place.block_no, place.parcel_no)
    assert parcel is not None
    permit = db.session().scalars(select(Permit).where(Permit.parcel_id == parcel.id)).first()
    known = select(Visit).where(Visit.parcel_id == parcel.id, Visit.visit_kind == "foundation").order_by(Visit.opened_at)
    if (visit := db.session().scalars(known).first()) is not None:
        return visit
    return plan_visit(
        "foundation", (at + timedelta(days=14)).astimezone(RIYADH).date(), SYSTEM, permit=permit, parcel=parcel, source=permit, at=at
    )


def _perform_due(crew: Crew, now: datetime, random: Random) -> None:
    """Visits that permits ordered for days that have passed: most are done, a few are late."""
    today = now.astimezone(RIYADH).date()
    due = (
        select(Visit)
        .where(Visit.closed_at.is_(None), Visit.planned_on < today, Visit.visit_kind == "foundation")
        .order_by(Visit.planned_on)
    )
    for number, visit in enumerate(db.session().scalars(due).all()):
        if number % 7 != 3:
            _outcome(visit, crew, now, random, number)


def _tell_history(crew: Crew, now: datetime, random: Random, many: int) -> None:
    """Permits of the past year had their visits too."""
    today = now.astimezone(RIYADH).date()
    without = ~select(Visit.id).where(Visit.permit_id == Permit.id).exists()
    query = (
        select(Permit)
        .where(
            Permit.parcel_id.is_not(None),
            Permit.state == "active",
            without,
            Permit.issued_on < today - timedelta(days=25),
            Permit.issued_on > today - timedelta(days=330),
            Permit.template == "building_permit",
        )
        .order_by(Permit.issued_on)
        .limit(many * 4)
    )
    for number, permit in enumerate(db.session().scalars(query).all()[::4]):
        condition = next((c for c in permit.conditions if c.visit_kind), None)
        visit = plan_visit(
            "foundation",
            permit.issued_on + timedelta(days=14),
            SYSTEM,
            permit=permit,
            parcel=db.session().get(SpatialUnit, permit.parcel_id),
            condition=condition,
            source=permit,
            at=permit.opened_at,
        )
        _outcome(visit, crew, now, random, number)


def _outcome(visit: Visit, crew: Crew, now: datetime, random: Random, number: int) -> None:
    """Two of three pass at once, some doors are closed, some fail and pass a week later."""
    at = working_hour(visit.planned_on, random)
    if number % 9 == 4 and now - at > timedelta(days=4):
        find_closed(visit, crew, at, (at + timedelta(days=3)).astimezone(RIYADH).date(), random)
        perform(visit, crew, at + timedelta(days=3), random)
    elif number % 5 == 2:
        perform(visit, crew, at, random, FAILS[number // 5 % len(FAILS)])
        if now - at > timedelta(days=9):
            _pay(visit, at + timedelta(days=4))
            perform(next_of(visit), crew, at + timedelta(days=7), random)
    else:
        perform(visit, crew, at, random, away_m=160.0 if number % 11 == 5 else 0.0)


def _tell_complaints(crew: Crew, now: datetime, random: Random) -> None:
    """Buildings that grew too large: fined, objected to, forgiven, paid and not yet corrected; one building warned; visits to come."""
    today = now.astimezone(RIYADH).date()
    grown = (
        select(SpatialUnit)
        .join(Building, Building.parcel_id == SpatialUnit.id)
        .where(Building.is_over_built, SpatialUnit.end_lifespan_version.is_(None))
        .order_by(SpatialUnit.id % 7, SpatialUnit.id)
        .limit(12)
    )
    for number, parcel in enumerate(db.session().scalars(grown).all()):
        kind = "complaint" if number % 2 == 0 else "periodic"
        if number >= 8:
            plan_visit(kind, today + timedelta(days=number - 8), SYSTEM, parcel=parcel, at=now - timedelta(days=1))
            continue
        at = working_hour(today - timedelta(days=2 + number), random)
        visit = plan_visit(kind, at.date(), SYSTEM, parcel=parcel, at=at - timedelta(days=3))
        perform(visit, crew, at, random, ("permit_held",) if kind == "complaint" else ("coverage",))
        _what_became(visit, number, at)


def _what_became(visit: Visit, number: int, at: datetime) -> None:
    violation = db.session().scalars(select(Violation).where(Violation.visit_id == visit.id)).first()
    if violation is None or violation.state != "fined":
        return
    if number == 2:
        settle_in_history(list_invoices_of_case(violation.id)[0], at + timedelta(days=2))
    elif number in (4, 6):
        object_to(violation, "الملحق قائم قبل صدور اللائحة، وأرفقت صورة الرخصة القديمة للمكتب.", SYSTEM)
    if number == 6:
        approver = (
            db.session()
            .scalars(
                select(User)
                .join(Membership, Membership.user_id == User.id)
                .where(Membership.role == "approver", Membership.municipality_id == violation.municipality_id)
                .order_by(User.username)
            )
            .first()
        )
        if approver is not None:
            with acting_as(SYSTEM):
                advance(violation, "cancel", actor_of(approver), note="ثبت وجود رخصة سابقة للملحق.")


def _pay(visit: Visit, at: datetime) -> None:
    """The fines of the visit were paid."""
    for violation in db.session().scalars(select(Violation).where(Violation.visit_id == visit.id)):
        for invoice in list_invoices_of_case(violation.id):
            if invoice.state == "issued":
                settle_in_history(invoice, max(at, invoice.issued_at + timedelta(hours=1)))
