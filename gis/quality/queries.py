"""The list of defects, for whoever mends the register."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app import db
from app.authz import Actor
from app.errors import BadRequest
from app.sqlfile import load_sql
from gis.models import LandFinding
from gis.permissions import Permission

KINDS = {"overlap": _l("تداخل بين قطعتين"), "sliver": _l("شريحة أصغر من أن تكون قطعة"), "no_street": _l("قطعة لا يصلها شارع")}
PAGE = 50


def quality_page(actor: Actor, kind: str, after: str) -> dict[str, Any]:
    """Context of the page: how many of each kind, and a page of the chosen kind."""
    kind = kind or "overlap"
    if kind not in KINDS or not (after or "0").isascii() or not (after or "0").isdigit():
        raise BadRequest("bad_request")
    rows = list_findings(actor, kind, int(after or 0))
    counts = count_findings()
    return {
        "kind": kind,
        "kinds": [(code, words, counts.get(code, 0)) for code, words in KINDS.items()],
        "rows": rows[:PAGE],
        "next_after": rows[PAGE - 1].id if len(rows) > PAGE else None,
    }


def list_findings(actor: Actor, kind: str, after: int = 0, limit: int = PAGE) -> list[Any]:
    """Findings of a kind in the actor's branches; one more than ``limit`` if there are more."""
    scope = actor.municipalities_where(Permission.QUALITY_VIEW)
    return list(
        db.session().execute(load_sql("gis", "quality/list"), {"kind": kind, "after": after, "municipality_ids": scope, "limit": limit + 1})
    )


def count_findings() -> dict[str, int]:
    return dict(db.session().execute(select(LandFinding.kind, func.count()).group_by(LandFinding.kind)).all())
