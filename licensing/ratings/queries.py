"""Ratings added up. Sums over all branches are made with the system's view and carry no person."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app import db
from app.authz import Actor
from app.errors import NotFound
from app.organisation.models import Municipality
from app.tenancy import everything
from licensing.models import Rating
from licensing.permissions import Permission as P
from licensing.ratings.rules import Summary

PAGE = 10
PERIOD = timedelta(days=365)


@dataclass(frozen=True)
class Months:
    """Average and number by month, oldest first."""

    rows: tuple[tuple[date, float, int], ...]


def summary_of_service(code: str) -> Summary:
    """Of the last year, in the whole amanah. Index: ix_rating_service_code."""
    with everything():
        return _one(_counted(Rating.service_code == code))


def branches_of_service(code: str) -> list[tuple[str, Summary]]:
    """(branch, its ratings of the service), of the last year. Index: ix_rating_service_code."""
    query = (
        select(Municipality, Rating.stars, func.count())
        .join(Municipality, Municipality.id == Rating.municipality_id)
        .where(Rating.service_code == code, Rating.at > _since())
        .group_by(Municipality.id, Rating.stars)
        .order_by(Municipality.id)
    )
    found: dict[str, dict[int, int]] = defaultdict(dict)
    with everything():
        for branch, stars, n in db.session().execute(query):
            found[branch.name][stars] = n
    return [(name, Summary(by)) for name, by in found.items()]


def months_of_service(code: str) -> Months:
    """How the ratings of a service went, by month of the last year. Index: ix_rating_service_code."""
    with everything():
        return _months(Rating.service_code == code)


def services_rated(actor: Actor, branch: int | None = None) -> list[tuple[str, Summary]]:
    """(service, its ratings) in the branches where the actor reads them, most rated first. Index: ix_rating_branch_at."""
    query = (
        select(Rating.service_code, Rating.stars, func.count())
        .where(Rating.municipality_id.in_(_here(actor, branch)), Rating.at > _since())
        .group_by(Rating.service_code, Rating.stars)
    )
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for code, stars, n in db.session().execute(query):
        found[code][stars] = n
    return sorted(((code, Summary(by)) for code, by in found.items()), key=lambda row: -row[1].count)


def summary_of_branches(actor: Actor, branch: int | None = None) -> Summary:
    return _one(_counted(Rating.municipality_id.in_(_here(actor, branch))))


def months_of_branches(actor: Actor, branch: int | None = None) -> Months:
    return _months(Rating.municipality_id.in_(_here(actor, branch)))


def reasons_of_branches(actor: Actor, branch: int | None = None) -> list[tuple[str, int, float]]:
    """(reason, how often, average) most often first."""
    count = func.count()
    query = select(Rating.reason, count, func.avg(Rating.stars)).where(
        Rating.municipality_id.in_(_here(actor, branch)), Rating.at > _since()
    )
    return [(reason, n, float(mean)) for reason, n, mean in db.session().execute(query.group_by(Rating.reason).order_by(count.desc()))]


def list_comments(actor: Actor, state: str, *, branch: int | None = None, service: str = "", after: UUID | None = None) -> Sequence[Rating]:
    """Ratings with a comment in that state, latest first; one more than a page if there is more.

    Index: ix_rating_waiting, ix_rating_branch_at.
    """
    query = (
        select(Rating)
        .where(Rating.municipality_id.in_(_here(actor, branch)), Rating.comment_state == state)
        .order_by(Rating.decision_id.desc())
        .limit(PAGE + 1)
    )
    if service:
        query = query.where(Rating.service_code == service)
    if after is not None:
        query = query.where(Rating.decision_id < after)
    return db.session().scalars(query).all()


def get_rating(decision_id: UUID) -> Rating:
    """One rating.

    Raises:
        NotFound: none, or of another branch.
    """
    rating = db.session().scalars(select(Rating).where(Rating.decision_id == decision_id)).one_or_none()
    if rating is None:
        raise NotFound("rating_unknown")
    return rating


def _counted(condition: Any) -> Any:
    return select(Rating.stars, func.count()).where(condition, Rating.at > _since()).group_by(Rating.stars)


def _one(query: Any) -> Summary:
    return Summary(dict(db.session().execute(query).all()))


def _months(condition: Any) -> Months:
    month = func.date_trunc("month", func.timezone("Asia/Riyadh", Rating.at)).label("month")
    query = select(month, func.avg(Rating.stars), func.count()).where(condition, Rating.at > _since()).group_by(month).order_by(month)
    return Months(tuple((at.date(), float(mean), n) for at, mean, n in db.session().execute(query)))


def _here(actor: Actor, branch: int | None) -> list[int]:
    return [m for m in actor.municipalities_where(P.RATING_MODERATE) if branch in (None, m)]


def _since() -> datetime:
    return datetime.now(UTC) - PERIOD
