"""The page on which a change is drawn up in words and numbers, without the map."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from app.authz import Actor
from app.errors import BadRequest, UserError, message_for
from gis.changes import asking, conflicts, previews, redrafting, writing
from gis.changes.commands import legal
from gis.changes.kinds import Kind
from gis.changes.pages import balance_rows, kinds_to_choose
from gis.changes.previews import Asked
from gis.changes.sketches import drawings
from gis.changes.wording import KIND_LEADS, KIND_WORDS
from gis.models import LandChangeCase
from gis.register.queries import get_parcel
from gis.remarks import remark_on

TYPED = ("kind", "parcels", "equal", "corners", "merge_shares", "reason", "decision_no")


def redraft_page(case: LandChangeCase, actor: Actor, asked: Mapping[str, str], problem: str = "") -> dict[str, Any]:
    """The same form for a change that came back: its kind and its parcels stay."""
    kept = redrafting.asked_before(case)
    if asked:
        said = {name: asked.get(name, "") for name in TYPED if name not in ("kind", "parcels")}
        kept = MultiDict({**kept.to_dict(), **said})
        kept.setlist("number", asked.getlist("number") if hasattr(asked, "getlist") else [])
    address = url_for("changes.redraft", reference=case.reference)
    return new_page(actor, kept, problem) | {"case": case, "remark": remark_on(case), "preview_url": address, "make_url": address}


def new_page(actor: Actor, asked: Mapping[str, str], problem: str = "") -> dict[str, Any]:
    """The form, and beneath it what the change would do once enough is said."""
    typed = {name: asked.get(name, "") for name in TYPED}
    kind = Kind(typed["kind"]) if typed["kind"] in {k.value for k in KIND_LEADS} else None
    page: dict[str, Any] = {
        "kinds": kinds_to_choose(),
        "kind": kind.value if kind else "",
        "kind_word": KIND_WORDS[kind] if kind else "",
        "by_line": kind in asking.LINES,
        "typed": typed,
        "problem": problem,
        "seen": None,
        "preview_url": url_for("changes.new_change"),
        "make_url": url_for("changes.make_change"),
    }
    if kind is None or not typed["parcels"].strip():
        return page
    numbers = asked.getlist("number") if hasattr(asked, "getlist") else []  # a MultiDict of Werkzeug
    try:
        page["seen"] = _seen(asking.asked_as_form(asked, numbers), actor)
    except BadRequest as unreadable:
        page["problem"] = problem or message_for(unreadable.code, unreadable.details)
    except UserError as refusal:
        if refusal.status == 404:
            raise
        page["problem"] = problem or message_for(refusal.code, refusal.details)
    return page


def _seen(asked: Asked, actor: Actor) -> dict[str, Any]:
    """What the change would do: pictures, balance, parts with their numbers and owners, what is open, what forbids it."""
    told = previews.preview(asked, actor)
    held = [get_parcel(parcel_id) for parcel_id in asked.parcel_ids]
    made, _examined = previews.look_ahead(asked, held)
    shapes = writing.shapes_of(held)
    before = [(p.parcel_no, "before", shapes[p.id]) for p in held] + [("", "added", made.added)]
    after = [(child.parcel_no, "after", child.geom) for child in made.children] + [("", "taken", made.taken)]
    areas = [legal(child.geom) for child in made.children]
    return told | {
        "pictures": drawings(before, after),
        "balance": balance_rows(sum(p.area_m2 for p in held), sum(areas), legal(made.taken), legal(made.added)),
        "parents": [conflicts.name_of(parcel) for parcel in held],
        "ids": ",".join(str(parcel.id) for parcel in held),
        "versions_sent": ",".join(told["versions"][parcel.id] for parcel in held),
        "drawn": bool(made.children or told["taken_m2"]),
    }
