"""The calendar of a person's deadlines: his applications, permits and conditions, and for staff the files on his desk."""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard
from sqlalchemy import ARRAY, Uuid, any_, func, select, update

from app import db
from app.authz import Actor, Permission
from app.casework.calendar import RIYADH
from app.casework.models import Case, CaseParty
from app.errors import NotFound
from app.identity.models import User
from app.identity.queries import actor_of
from app.tenancy import everything
from licensing.models import CalendarFeed, Permit, PermitCondition

BACK = timedelta(days=30)
MOST = 500


@dataclass(frozen=True)
class Deadline:
    """Something that is due: at a moment, or on a whole day."""

    uid: str
    when: datetime | date
    title: str
    text: str
    path: str


def find_feed(actor: Actor) -> CalendarFeed | None:
    """The address that is open now. Index: uq_calendar_feed_live."""
    query = select(CalendarFeed).where(CalendarFeed.user_id == actor.user_id, CalendarFeed.revoked_at.is_(None))
    return db.session().scalars(query).one_or_none()


def open_feed(actor: Actor) -> str:
    """A new secret address is open and the one before is closed; it is told this once."""
    close_feed(actor)
    assert actor.user_id is not None
    token = secrets.token_urlsafe(32)
    db.session().add(CalendarFeed(user_id=actor.user_id, token_hash=_hash(token), created_at=datetime.now(UTC)))
    db.session().flush()
    return token


def close_feed(actor: Actor) -> None:
    """No calendar reads this person's deadlines any more."""
    if (feed := find_feed(actor)) is not None:
        feed.revoked_at = datetime.now(UTC)
        db.session().flush()


def reader_of(token: str) -> Actor:
    """Whose deadlines the address tells.

    Raises:
        NotFound: no such address, or it was closed.
    """
    feed = db.session().scalars(select(CalendarFeed).where(CalendarFeed.token_hash == _hash(token))).one_or_none()
    user = db.session().get(User, feed.user_id) if feed and feed.revoked_at is None else None
    if feed is None or user is None or not user.is_active:
        raise NotFound("calendar_gone")
    with everything(), db.aside() as own:
        own.execute(update(CalendarFeed).where(CalendarFeed.id == feed.id).values(last_read_at=func.now()))
    return actor_of(user)


def deadlines_of(actor: Actor, now: datetime) -> list[Deadline]:
    """What is due from a month ago on, soonest first."""
    found = [*_cases(actor, now), *_permits(actor, now), *_conditions(actor, now), *_desk(actor, now)]
    return sorted({d.uid: d for d in found}.values(), key=lambda d: d.when.isoformat())[:MOST]


def feed_of(actor: Actor, now: datetime) -> bytes:
    """The deadlines as an iCalendar file (RFC 5545), times in Riyadh's zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Amanah//Deadlines//AR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("مواعيد الأمانة"))
    calendar.add("x-wr-timezone", "Asia/Riyadh")
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    calendar.add_component(_riyadh())
    base = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    for deadline in deadlines_of(actor, now):
        calendar.add_component(_event(deadline, base, now))
    return calendar.to_ical()


def _cases(actor: Actor, now: datetime) -> Iterator[Deadline]:
    """Files of his parties that are due. Index: ix_case_party_party_id."""
    query = select(Case).where(_taking_part(actor), Case.closed_at.is_(None), Case.due_at > now - BACK)
    for case in db.session().scalars(query.order_by(Case.due_at).limit(MOST)):
        if case.due_at is not None:
            yield _of_case(case, _("آخر موعد"))


def _permits(actor: Actor, now: datetime) -> Iterator[Deadline]:
    query = select(Permit).where(_taking_part(actor), Permit.closed_at.is_(None), Permit.valid_to > (now - BACK).date())
    for permit in db.session().scalars(query.order_by(Permit.valid_to).limit(MOST)):
        if permit.valid_to is not None:
            title = _("تنتهي: %(title)s", title=permit.title)
            yield Deadline(f"valid-{permit.id}", permit.valid_to, title, permit.reference, f"/cases/{permit.reference}")


def _conditions(actor: Actor, now: datetime) -> Iterator[Deadline]:
    query = (
        select(PermitCondition, Permit)
        .join(Permit, Permit.id == PermitCondition.permit_id)
        .where(_taking_part(actor), PermitCondition.met_on.is_(None), PermitCondition.due_on > (now - BACK).date())
    )
    for condition, permit in db.session().execute(query.order_by(PermitCondition.due_on).limit(MOST)):
        if condition.due_on is not None:
            title, text = _("شرط: %(title)s", title=permit.title), f"{permit.reference}: {condition.text_ar}"
            yield Deadline(f"condition-{condition.id}", condition.due_on, title, text, f"/cases/{permit.reference}")


def _desk(actor: Actor, now: datetime) -> Iterator[Deadline]:
    """Files that lie on his own desk. Index: ix_case_assigned."""
    here = actor.municipalities_where(Permission.CASE_INBOX)
    if not here:
        return
    query = select(Case).where(
        Case.assigned_to_id == actor.user_id, Case.municipality_id.in_(here), Case.closed_at.is_(None), Case.due_at > now - BACK
    )
    for case in db.session().scalars(query.order_by(Case.due_at).limit(MOST)):
        yield _of_case(case, _("على مكتبك"))


def _taking_part(actor: Actor):
    mine = select(CaseParty.case_id).where(CaseParty.party_id.in_(actor.party_ids)).scalar_subquery()
    return Case.id == any_(func.array(mine, type_=ARRAY(Uuid)))


def _of_case(case: Case, words: str) -> Deadline:
    assert case.due_at is not None
    return Deadline(f"due-{case.id}", case.due_at, f"{words}: {case.title}", case.reference, f"/cases/{case.reference}")


def _event(deadline: Deadline, base: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{deadline.uid}@{urlsplit(base).hostname or 'localhost'}")
    event.add("dtstamp", now.astimezone(UTC))
    if isinstance(deadline.when, datetime):
        at = deadline.when.astimezone(RIYADH)
        event.add("dtstart", at)
        event.add("dtend", at)
    else:
        event.add("dtstart", deadline.when)
        event.add("dtend", deadline.when + timedelta(days=1))
    event.add("summary", deadline.title)
    event.add("description", deadline.text)
    event.add("url", base + deadline.path)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", deadline.title)
    alarm.add("trigger", timedelta(days=-1))
    event.add_component(alarm)
    return event


def _riyadh() -> Timezone:
    """Three hours ahead of UTC since 1947, summer and winter."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Asia/Riyadh")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  a time of the wall, as the standard wants it
    standard.add("tzoffsetfrom", timedelta(hours=3))
    standard.add("tzoffsetto", timedelta(hours=3))
    standard.add("tzname", "+03")
    zone.add_component(standard)
    return zone


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
