"""Rows of an export, a page at a time, each page a transaction of its own with the reader's own view."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import ARRAY, Select, Uuid, and_, any_, func, select

from app import db
from app.authz import Actor, acting_as
from app.casework.calendar import RIYADH
from app.casework.models import Case, CaseParty, CaseSearch
from app.errors import UserError
from app.i18n.digits import to_western_digits, whole_number
from app.i18n.folding import fold
from app.i18n.language import current_language, in_language
from app.organisation.models import Municipality
from licensing.models import Application, Permit
from licensing.permissions import Permission as P

AT_ONCE = 1_000
KINDS: dict[str, type[Application] | type[Permit]] = {"applications": Application, "permits": Permit}


@dataclass(frozen=True)
class Asked:
    """Which rows: ``mine`` those of the reader's own parties, else those of his branches; empty filters take all."""

    what: str
    mine: bool
    state: str = ""
    service: str = ""
    municipality_id: int | None = None
    words: str = ""
    since: date | None = None
    until: date | None = None


def asked_by(actor: Actor, what: str, typed: Mapping[str, str]) -> Asked:
    """The filters of an address, as the list that it comes from has them.

    Raises:
        UserError: a day that cannot be read.
    """
    month = typed.get("month") == "now"
    since = datetime.now(RIYADH).date().replace(day=1) if month else _day(typed.get("from", ""))
    return Asked(
        what,
        typed.get("of") == "mine" or not branches_of(actor),
        typed.get("state", "")[:60],
        typed.get("service", "")[:80],
        whole_number(typed.get("municipality", "")),
        to_western_digits(typed.get("q", ""))[:80],
        since,
        _day(typed.get("to", "")),
    )


def branches_of(actor: Actor) -> list[int]:
    """Where the actor may take rows away as staff."""
    return actor.municipalities_where(P.EXPORT_STAFF)


def count_rows(asked: Asked, actor: Actor, at_most: int) -> int:
    """How many rows there are, counted no further than one more than ``at_most``."""
    kind = KINDS[asked.what]
    narrowed = _narrowed(select(kind.id), kind, asked, actor).limit(at_most + 1).subquery()
    return db.session().scalar(select(func.count()).select_from(narrowed)) or 0


def pages_of(asked: Asked, actor: Actor, told: Callable[..., list[Any]]) -> Iterator[list[list[Any]]]:
    """Rows as ``told`` makes them of (case, branch, longitude, latitude), oldest first.

    A page is read when it is wanted, which may be after the request has ended: it brings its own context and transaction.
    Index: pk_case; one's own: ix_case_party_party_id; keyset on id.
    """
    app, language = current_app._get_current_object(), current_language()  # type: ignore[attr-defined]
    return _pages(app, language, asked, actor, told)


def _pages(app: Flask, language: str, asked: Asked, actor: Actor, told: Callable[..., list[Any]]) -> Iterator[list[list[Any]]]:
    kind = KINDS[asked.what]
    place = func.ST_X(kind.point_4326), func.ST_Y(kind.point_4326)
    whole = select(kind, Municipality.name_ar, *place).join(Municipality, Municipality.id == kind.municipality_id)
    after: UUID | None = UUID(int=0)
    while after is not None:
        with app.app_context(), in_language(language), acting_as(actor):
            query = _narrowed(whole, kind, asked, actor).where(kind.id > after).order_by(kind.id).limit(AT_ONCE)
            rows = [tuple(row) for row in db.session().execute(query)]
            page = [told(*row) for row in rows]
            after = rows[-1][0].id if len(rows) == AT_ONCE else None
        if page:
            yield page


def _narrowed(query: Any, kind: Any, asked: Asked, actor: Actor) -> Select[Any]:
    if asked.mine:
        mine = select(CaseParty.case_id).where(CaseParty.party_id.in_(actor.party_ids)).scalar_subquery()
        query = query.where(kind.id == any_(func.array(mine, type_=ARRAY(Uuid))))
    else:
        query = query.where(kind.municipality_id.in_([m for m in branches_of(actor) if asked.municipality_id in (None, m)]))
        if kind is Application:
            query = query.where(kind.state != "draft")  # a draft is its applicant's alone
    if asked.state:
        query = query.where(kind.state == asked.state)
    if asked.service:
        query = query.where(kind.service_code == asked.service)
    if asked.since:
        query = query.where(_when(kind) >= _from(kind, asked.since))
    if asked.until:
        query = query.where(_when(kind) < _from(kind, asked.until + timedelta(days=1)))
    if asked.words:
        found = select(CaseSearch.case_id).where(
            and_(*(CaseSearch.words.contains(w, autoescape=True) for w in fold(asked.words).split()[:6]))
        )
        query = query.where(kind.id.in_(found))
    narrowed: Select[Any] = query
    return narrowed


def _when(kind: Any) -> Any:
    return Permit.issued_on if kind is Permit else Case.opened_at


def _from(kind: Any, day: date) -> date | datetime:
    return day if kind is Permit else datetime.combine(day, time.min, RIYADH)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(to_western_digits(text).strip())
    except ValueError:
        raise UserError("export_day_wrong", day=text[:20]) from None
