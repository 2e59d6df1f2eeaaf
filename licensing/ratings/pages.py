"""What the pages of ratings show."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.casework.models import Case
from app.casework.presenters import state_words
from app.i18n import format_number
from app.i18n.dates import format_month
from app.i18n.digits import whole_number
from app.identity.queries import list_municipalities
from app.organisation.models import Municipality
from app.tenancy import everything
from licensing.catalogue import services
from licensing.models import Application, Rating
from licensing.permissions import Permission as P
from licensing.permits.pages import seen
from licensing.ratings import commands, queries, tokens
from licensing.ratings.rules import ENOUGH, REASONS, Summary, covered

STATES = ("waiting", "shown", "hidden")


def find_application(token: str) -> tuple[Application | None, Any]:
    """(the application that the address names, its applicant).

    Raises:
        NotFound: not an address of ours.
    """
    case_id, party_id = tokens.read_token(token)
    with everything():
        return db.session().scalars(select(Application).where(Application.id == case_id)).one_or_none(), party_id


def rate_page(application: Application, typed: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    """The form, or the thanks where the decision is rated already; no personal data stands on it."""
    with everything():
        decision = commands.decision_of(application)
        given = commands.find_rating(decision) if decision else None
        branch = db.session().get_one(Municipality, application.municipality_id)
    return {
        "application": application,
        "state": state_words(application, for_citizen=True),
        "branch": branch.name,
        "decided_on": decision.at if decision else None,
        "given": given,
        "reasons": [(code, str(words)) for code, words in REASONS.items()],
        "typed": typed,
        "errors": errors,
    }


def case_section(case: Case, actor: Actor) -> dict[str, Any]:
    """For the applicant's page of a decided application: where he rates it, or what he gave."""
    if not isinstance(case, Application) or case.party_id not in actor.party_ids or case.party_id is None:
        return {"rating_path": ""}
    decision = commands.decision_of(case)
    given = commands.find_rating(decision) if decision else None
    return {"rating_path": tokens.rating_path(case.id, case.party_id) if decision and given is None else "", "rating_given": given}


def service_rating(code: str) -> dict[str, Any] | None:
    """What the public sees of a service's ratings in one line; None while there are too few."""
    summary = queries.summary_of_service(code)
    if not summary.may_be_public:
        return None
    return {"average": format_number(summary.average or 0, 1), "count": summary.count, "url": url_for("ratings.show_service", code=code)}


def service_page(code: str) -> dict[str, Any]:
    """Average, number, distribution and course of a service, and of each branch that has enough."""
    summary = queries.summary_of_service(code)
    enough = summary.may_be_public
    return {
        "service": services().get(code),
        "enough": enough,
        "least": ENOUGH,
        "figures": figures_of(summary) if enough else None,
        "branches": [{"name": name, **figures_of(one)} for name, one in public_branches(queries.branches_of_service(code))]
        if enough
        else [],
        "months": month_rows([row for row in queries.months_of_service(code).rows if row[2] >= ENOUGH]) if enough else [],
    }


def public_branches(rows: list[tuple[str, Summary]]) -> list[tuple[str, Summary]]:
    """Branches with enough ratings; if what is left out could be reckoned from the sum, the smallest of them is left out too."""
    shown = sorted((row for row in rows if row[1].may_be_public), key=lambda row: row[1].count)
    left_out = sum(row[1].count for row in rows if not row[1].may_be_public)
    return shown[1:] if 0 < left_out < ENOUGH else shown


def staff_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """Ratings of my branches: by service and reason, their course, and the comments."""
    branch = whole_number(asked.get("municipality", ""))
    state = asked["state"] if asked.get("state") in STATES else "waiting"
    found = queries.list_comments(actor, state, branch=branch, service=asked.get("service", ""), after=seen(asked.get("after", "")))
    shown = found[: queries.PAGE]
    kept: dict[str, Any] = {name: asked[name] for name in ("municipality", "state", "service") if asked.get(name)}
    summary = queries.summary_of_branches(actor, branch)
    branches = {m.id: m.name for m in list_municipalities()}
    return {
        "figures": figures_of(summary) if summary.count else None,
        "services": [_service_row(code, one) for code, one in queries.services_rated(actor, branch)],
        "reasons": [
            {"label": str(REASONS[code]), "value": n, "shown": f"{n} ({format_number(mean, 1)})"}
            for code, n, mean in queries.reasons_of_branches(actor, branch)
            if code in REASONS
        ],
        "months": month_rows(queries.months_of_branches(actor, branch).rows),
        "comments": [_comment(rating, branches) for rating in shown],
        "state": state,
        "branch": branch,
        "municipalities": [m for m in list_municipalities() if m.id in actor.municipalities_where(P.RATING_MODERATE)],
        "next_url": url_for("ratings.list_ratings", **kept, after=shown[-1].decision_id) if len(found) > queries.PAGE else "",
    }


def figures_of(summary: Summary) -> dict[str, Any]:
    return {
        "average": format_number(summary.average or 0, 1),
        "count": summary.count,
        "bars": [
            {"label": _("%(n)s من 5", n=stars), "value": summary.by_stars.get(stars, 0), "tone": _tone(stars)} for stars in range(5, 0, -1)
        ],
    }


def month_rows(rows: Any) -> list[dict[str, Any]]:
    return [
        {"label": _month(at), "value": round(mean, 2), "shown": f"{format_number(mean, 1)} ({n})", "tone": _tone(mean)}
        for at, mean, n in rows
    ]


def _month(at: date) -> str:
    locale = get_locale()
    return format_month(at, locale.language if locale else "ar")


def _tone(stars: float) -> str:
    return "good" if stars >= 4 else "warning" if stars >= 2.5 else "bad"


def _service_row(code: str, summary: Summary) -> dict[str, Any]:
    service = services().get(code)
    return {
        "name": service.name if service else code,
        "url": url_for("ratings.list_ratings", service=code),
        "average": format_number(summary.average or 0, 1),
        "count": summary.count,
        "low": sum(n for stars, n in summary.by_stars.items() if stars <= 2),
    }


def _comment(rating: Rating, branches: Mapping[int, str]) -> dict[str, Any]:
    """What staff read of a comment: not whose it is nor of which file, as the applicant was promised."""
    service = services().get(rating.service_code)
    return {
        "id": rating.decision_id,
        "branch": branches.get(rating.municipality_id, ""),
        "service": service.name if service else rating.service_code,
        "stars": rating.stars,
        "reason": str(REASONS.get(rating.reason, "")),
        "at": rating.at,
        "original": rating.comment,
        "proposed": rating.shown_text or covered(rating.comment),
        "shown": rating.shown_text,
        "state": rating.comment_state,
    }
