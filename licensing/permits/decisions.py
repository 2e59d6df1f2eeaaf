"""The rows behind the director's «قرارات ضمن المدة»: applications of the last 180 days that were decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlalchemy import Select, and_, func, select, tuple_

from app import db
from app.authz import Actor
from app.casework.models import CaseClock
from app.casework.presenters import own_row, state_words
from app.i18n import format_number
from app.i18n.digits import whole_number
from app.identity.queries import list_municipalities
from licensing.models import Application
from licensing.permissions import Permission as P
from licensing.permits.pages import seen

DAYS = 180
PAGE = 50


@dataclass(frozen=True)
class Decided:
    """How many applications were decided, and how many of them before the officer's clock ran out."""

    rows: int
    in_time: int


def decided_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """Applications with their decision, latest first, and the share that the figure shows."""
    branch = whole_number(asked.get("municipality", ""))
    found = _list(actor, branch, asked.get("after", ""))
    more, rows, counted = len(found) > PAGE, found[:PAGE], count_decided(actor, branch)
    last = rows[-1][0].id if more else None
    return {
        "rows": [own_row(a) | {"place": a.place_text, "state": state_words(a), "in_time": in_time} for a, in_time in rows],
        "counted": counted,
        "share": format_number(Decimal(100 * counted.in_time) / counted.rows, 0) if counted.rows else "0",
        "branch": branch,
        "municipalities": [m for m in list_municipalities() if m.id in actor.municipalities_where(P.PERMIT_LIST)],
        "next_url": url_for("permits.list_permits", decided=DAYS, municipality=branch, after=last) if last else "",
    }


def count_decided(actor: Actor, branch: int | None) -> Decided:
    query = _decided(select(func.count(), func.count().filter(_in_time())).select_from(Application), actor, branch)
    return Decided(*db.session().execute(query).one())


def _list(actor: Actor, branch: int | None, after: str) -> list[tuple[Application, bool]]:
    """One row more than a page if there is more. Index: ix_case_opened; keyset on (opened_at, id)."""
    query = _decided(select(Application, _in_time()), actor, branch).order_by(Application.opened_at.desc(), Application.id.desc())
    if (last := seen(after)) is not None:
        opened = select(Application.opened_at).where(Application.id == last).scalar_subquery()
        query = query.where(tuple_(Application.opened_at, Application.id) < tuple_(opened, last))
    return [tuple(row) for row in db.session().execute(query.limit(PAGE + 1))]


def _decided(query: Select, actor: Actor, branch: int | None) -> Select:
    here = [m for m in actor.municipalities_where(P.PERMIT_LIST) if branch in (None, m)]
    return query.join(CaseClock, and_(CaseClock.case_id == Application.id, CaseClock.name == "officer")).where(
        Application.municipality_id.in_(here),
        Application.opened_at >= func.now() - func.make_interval(0, 0, 0, DAYS),
        Application.decided_by_id.is_not(None),
    )


def _in_time():
    return CaseClock.used_minutes <= CaseClock.target_minutes
