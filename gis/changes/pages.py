"""Contexts of the pages of changes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.models import Case
from app.casework.presenters import state_words
from app.errors import UserError, message_for
from app.i18n import format_number
from gis.changes import drafting, queries, redrafting, reversing, writing
from gis.changes.commands import legal
from gis.changes.conflicts import name_of
from gis.changes.examining import ChangeRefused, Examined
from gis.changes.kinds import Kind
from gis.changes.plans import children_in, ground_in, parents_in
from gis.changes.previews import obligation_rows, problem_rows, right_rows
from gis.changes.rules import Ground
from gis.changes.sketches import Drawing, drawings
from gis.changes.wording import KIND_LEADS, KIND_WORDS
from gis.models import LandChange, LandChangeCase, SpatialUnit
from gis.paging import token
from gis.permissions import Permission
from gis.register.queries import get_parcel
from gis.remarks import remark_on

_INSTANT = timedelta(microseconds=1)
FILTERS = ("split", "merge", "adjust", "surplus", "expropriate", "replan", "reverse")


def list_page(actor: Actor, asked: dict[str, str]) -> dict[str, Any]:
    """Changes of the branches, those that wait first asked for."""
    kind = asked.get("kind", "") if asked.get("kind") in FILTERS else ""
    waiting = asked.get("all") != "1"
    found = queries.list_change_cases(actor, waiting=waiting, kind=kind, after=asked.get("after", "")[:90])
    rows = [
        {
            "reference": case.reference,
            "url": url_for("cases.show", reference=case.reference),
            "title": case.title,
            "kind": str(KIND_WORDS[Kind(case.change_kind)]),
            "state": state_words(case),
            "opened_at": case.opened_at,
            "reason": case.reason,
        }
        for case in found[: queries.PAGE]
    ]
    every: dict[str, Any] = {} if waiting else {"all": 1}
    return {
        "rows": rows,
        "kind": kind,
        "tabs": [
            {"label": _("تنتظر"), "url": url_for("changes.list_changes"), "current": waiting},
            {"label": _("الكل"), "url": url_for("changes.list_changes", all=1), "current": not waiting},
        ],
        "kinds": [(code, str(KIND_WORDS[Kind(code)])) for code in FILTERS],
        "waiting": waiting,
        "may_draw": bool(actor.municipalities_where(Permission.LAND_EDIT)),
        "next_url": url_for(
            "changes.list_changes", kind=kind or None, after=token(found[queries.PAGE - 1].opened_at, found[queries.PAGE - 1].id), **every
        )
        if len(found) > queries.PAGE
        else "",
    }


def change_page(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """A change as a case: before and after, the balance, who gets what, what is open, what stands against it now."""
    assert isinstance(case, LandChangeCase)
    done = drafting.change_of_case(case.id)
    shown = _written(done) if done is not None else _planned(case)
    return "changes/change.html", {
        "kind_word": KIND_WORDS[Kind(case.change_kind)],
        "change": done,
        "remark": remark_on(case),
        "may_redraft": redrafting.may_redraft(case, actor),
        "reversed_by": _reversal_of(done) if done else None,
        "may_reverse": done is not None
        and done.kind != Kind.REVERSE
        and _reversal_of(done) is None
        and actor.may(Permission.LAND_EDIT, case),
        **shown,
    }


def _written(change: LandChange) -> dict[str, Any]:
    """The change as it stands in the register."""
    members = queries.members_of([change])[change.id]
    taken, added = reversing.ground(change.taken), reversing.ground(change.added)
    return {
        "pictures": _pictures(members["parent"], [(p.parcel_no, s) for p, s in _shaped(members["child"])], taken, added),
        "balance": balance_rows(change.area_before_m2, change.area_after_m2, change.taken_m2, change.added_m2),
        "parents": [_parcel_row(p, change.applied_at - _INSTANT) for p in members["parent"]],
        "children": [_parcel_row(p, change.applied_at) for p in members["child"]],
        "carried": [_carried(row) for row in queries.obligations_of(change)],
        "against": [],
        "open_here": [],
    }


def _planned(case: LandChangeCase) -> dict[str, Any]:
    """The change as it would be now; for a case that ended without it, as it was drawn."""
    try:
        seen, against = drafting.examined_again(case), []
        against = [row["message"] for row in problem_rows(seen.problems)]
    except ChangeRefused as refused:
        seen, against = None, [row["message"] for row in problem_rows(refused.problems)]
    except UserError as refused:
        seen, against = None, [message_for(refused.code, refused.details)]
    parents = seen.held if seen else [get_parcel(parcel_id) for parcel_id, _version in parents_in(case.plan)]
    children = seen.children if seen else children_in(case.plan)
    taken = seen.taken if seen else ground_in(case.plan, "taken")
    added = seen.added if seen else ground_in(case.plan, "added")
    areas = [legal(child.geom) for child in children]
    return {
        "pictures": _pictures(parents, [(c.parcel_no, c.geom) for c in children], taken, added),
        "balance": balance_rows(sum(p.area_m2 for p in parents), sum(areas), legal(taken), legal(added)),
        "parents": [_parcel_row(p) for p in parents],
        "children": [_child_row(seen, n, child.parcel_no, areas[n]) for n, child in enumerate(children)],
        "carried": [],
        "against": against if case.closed_at is None else [],
        "open_here": obligation_rows(seen) if seen and case.closed_at is None else [],
    }


def _child_row(seen: Examined | None, n: int, number: str, area: Any) -> dict[str, Any]:
    return {"name": number, "area": area, "rights": right_rows(seen.owning[n]) if seen else [], "url": ""}


def _parcel_row(parcel: SpatialUnit, at: datetime | None = None) -> dict[str, Any]:
    """With the rights held then, or now."""
    rights = queries.rights_in([parcel.id], at)[parcel.id]
    return {
        "name": name_of(parcel),
        "area": parcel.area_m2,
        "url": url_for("changes.show_history", parcel_id=parcel.id),
        "rights": right_rows(rights),
    }


def _carried(row: Any) -> dict[str, Any]:
    case = queries.case_named(row.case_id)
    return {
        "reference": case.reference,
        "title": case.title,
        "url": url_for("cases.show", reference=case.reference),
        "parcel": name_of(get_parcel(row.parcel_id)),
        "share": _("%(n)s٪", n=format_number(row.share * 100, 2)),
        "owed": row.owed,
    }


def balance_rows(before: Any, after: Any, taken: Any, added: Any) -> list[dict[str, Any]]:
    """Rows of the balance: what went in equals what came out, but for rounding of coordinates."""
    rows = [(_("قبل التغيير"), before), (_("أرض مضمومة"), added), (_("بعد التغيير"), after), (_("أرض مقتطعة"), taken)]
    rows = [row for row in rows if row[1] or row[0] in (_("قبل التغيير"), _("بعد التغيير"))]
    rows.append((_("الفرق"), round(after + taken - before - added, 2) or 0))
    return [{"key": key, "value": _("%(n)s م²", n=format_number(value, 2))} for key, value in rows]


def _pictures(parents: Sequence[SpatialUnit], children: Sequence[tuple[str, Ground]], taken: Ground, added: Ground) -> list[Drawing]:
    before = [(p.parcel_no, "before", s) for p, s in _shaped(parents)] + [("", "added", added)]
    after = [(number, "after", shape) for number, shape in children] + [("", "taken", taken)]
    return drawings(before, after)


def _shaped(parcels: Sequence[SpatialUnit]) -> list[tuple[SpatialUnit, Ground]]:
    shapes = writing.shapes_of(parcels)
    return [(parcel, shapes[parcel.id]) for parcel in parcels]


def _reversal_of(change: LandChange) -> LandChange | None:
    return queries.reversal_of(change.id)


def reference_of_change(change: LandChange) -> str:
    """Number of the case that decided it."""
    return queries.case_named(change.case_id).reference if change.case_id else ""


def kinds_to_choose() -> list[dict[str, str]]:
    return [{"value": kind.value, "label": str(KIND_WORDS[kind]), "hint": str(lead)} for kind, lead in KIND_LEADS.items()]
