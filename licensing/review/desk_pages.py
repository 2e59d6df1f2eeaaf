"""What the desk's own pages show: loads, leave, interests, later looks, phrases, terms."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.casework.presenters import state_words
from app.errors import NotFound
from app.i18n.digits import whole_number
from app.identity.models import User
from app.identity.queries import list_municipalities, names_of, today
from licensing.committees.pages import colleagues
from licensing.models import LeaveCover
from licensing.permissions import Permission as P
from licensing.review import audits, balance, cover, escalation, interest, phrases
from licensing.review.sampling import FACTOR, FLOOR, PRIOR_ERRORS, PRIOR_LOOKS


def branch_for(actor: Actor, permission: P, asked: str) -> int:
    """The branch asked for, or the first where the actor holds the permission.

    Raises:
        NotFound: he holds it nowhere, or not there.
    """
    here = actor.municipalities_where(permission)
    branch = whole_number(asked) if asked else next(iter(here), None)
    if branch is None or branch not in here:
        raise NotFound()
    return branch


def load_page(actor: Actor, asked: str) -> dict[str, Any]:
    branch = branch_for(actor, P.DESK_BALANCE, asked)
    return {
        "branch": branch,
        "municipalities": _branches(actor, P.DESK_BALANCE),
        "rows": [
            {"name": load.user.display_name, "present": load.present, "open": load.open, "late": load.late, "oldest": load.oldest}
            for load in balance.loads(branch)
        ],
    }


def leave_page(actor: Actor, asked: str) -> dict[str, Any]:
    branch = branch_for(actor, P.DESK_LEAVE, asked)
    heads = branch in actor.municipalities_where(P.DESK_BALANCE)
    rows = [c for c in cover.list_covers([branch], today()) if heads or actor.user_id in (c.absent_id, c.substitute_id)]
    return {
        "branch": branch,
        "municipalities": _branches(actor, P.DESK_LEAVE),
        "heads": heads,
        "colleagues": colleagues(branch),
        "rows": _cover_rows(rows, actor),
        "own_id": str(actor.user_id),
        "today": today().isoformat(),
    }


def interest_page(actor: Actor) -> dict[str, Any]:
    rows = interest.list_declarations(actor.user_id) if actor.user_id else []
    return {
        "rows": [
            {"id": row.id, "party": name, "relation": relation_words(row.relation), "since": row.declared_on, "ended": row.ended_on}
            for row, name in rows
        ],
        "relations": [(code, relation_words(code)) for code in interest.RELATIONS],
    }


def audit_page(actor: Actor, typed_of: str = "") -> dict[str, Any]:
    """``typed_of``: the document whose form was refused and keeps what was typed."""
    waiting = audits.list_waiting(actor)
    names = names_of([row.filer_party_id for row, _file in waiting if row.filer_party_id])
    return {
        "rows": [
            {
                "reference": file.reference,
                "url": url_for("cases.show", reference=file.reference),
                "title": file.title,
                "filer": names.get(row.filer_party_id, "") if row.filer_party_id else "",
                "rate": f"{row.rate * 100:.0f}%",
                "record": _("%(errors)s من %(all)s", errors=row.errors_before, all=row.audited_before),
                "at": row.drawn_at,
            }
            for row, file in waiting
        ],
        "typed_of": typed_of,
        "counts": audits.counts(actor),
        "rule": {"floor": f"{FLOOR * 100:.0f}%", "factor": FACTOR, "looks": PRIOR_LOOKS, "errors": PRIOR_ERRORS},
    }


def phrase_page() -> dict[str, Any]:
    return {
        "groups": [(occasion, occasion_words(occasion), phrases.list_phrases(occasion, retired=True)) for occasion in phrases.OCCASIONS]
    }


def terms_page(actor: Actor) -> dict[str, Any]:
    return {
        "rows": [
            {
                "reference": case.reference,
                "url": url_for("cases.show", reference=case.reference),
                "title": case.title,
                "percent": f"{row.percent}%",
                "at": row.at,
                "state": state_words(case),
            }
            for row, case in escalation.list_told(actor)
        ]
    }


def find_cover(cover_id: UUID) -> LeaveCover:
    """Raises NotFound: none of that id in the reader's branches."""
    row = db.session().get(LeaveCover, cover_id)
    if row is None:
        raise NotFound()
    return row


def relation_words(code: str) -> str:
    return {"relative": _("قرابة"), "partner": _("شراكة"), "creditor": _("علاقة مالية"), "other": _("صلة أخرى")}[code]


def occasion_words(code: str) -> str:
    return {"correction": _("طلب الاستكمال"), "refusal": _("الرفض"), "condition": _("شروط الوثيقة"), "suspension": _("الإيقاف")}[code]


def _branches(actor: Actor, permission: P) -> list:
    return [m for m in list_municipalities() if m.id in actor.municipalities_where(permission)]


def _cover_rows(rows: list[LeaveCover], actor: Actor) -> list[dict[str, Any]]:
    people = {one for row in rows for one in (row.absent_id, row.substitute_id)}
    named = select(User.id, User.display_name).where(User.id.in_(people))
    names = dict(db.session().execute(named).all())
    heads = actor.municipalities_where(P.DESK_BALANCE)
    return [
        {
            "id": row.id,
            "absent": names[row.absent_id],
            "substitute": names[row.substitute_id],
            "from_on": row.from_on,
            "to_on": row.to_on,
            "ended": row.ended_at is not None,
            "may_end": row.ended_at is None and (actor.user_id == row.absent_id or row.municipality_id in heads),
        }
        for row in rows
    ]
