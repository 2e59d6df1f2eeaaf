"""A change that was sent back is drawn anew on its own file: what was asked for is shown, mended and sent again."""

import json

import shapely
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import Actor, authorize
from app.casework.workflow import advance
from app.errors import Conflict, NotFound
from gis.changes.conflicts import name_of
from gis.changes.drafting import ready_to_file
from gis.changes.plans import children_in, ground_in, parents_in
from gis.changes.previews import Asked
from gis.crs import to_lonlat
from gis.models import LandChangeCase
from gis.permissions import Permission
from gis.register.queries import get_parcel

OPEN_TO_CHANGE = ("draft", "returned")


def may_redraft(case: LandChangeCase, actor: Actor) -> bool:
    """A reversal has nothing to draw: it is sent again as it is, or withdrawn."""
    return case.state in OPEN_TO_CHANGE and case.reverses_id is None and actor.may(Permission.LAND_EDIT, case)


def refuse_closed(case: LandChangeCase, actor: Actor) -> None:
    """Raises:
    Conflict: it lies with the approver, or is decided.
    """
    authorize(actor, Permission.LAND_EDIT, case)
    if not may_redraft(case, actor):
        raise Conflict("land_change_not_open")


def asked_before(case: LandChangeCase) -> MultiDict[str, str]:
    """What was typed or drawn, as the form shows it."""
    typed = case.plan.get("asked") or {}
    found = MultiDict(
        {
            "kind": case.change_kind,
            "parcels": ", ".join(name_of(get_parcel(parcel_id)) for parcel_id, _version in parents_in(case.plan)),
            "equal": str(typed.get("equal") or ""),
            "corners": typed["corners"] if "corners" in typed else _drawn(case),
            "merge_shares": "y" if case.plan.get("merge_shares") else "",
            "reason": case.reason,
            "decision_no": case.decision_no,
        }
    )
    found.setlist("number", [child.parcel_no for child in children_in(case.plan)])
    return found


def _drawn(case: LandChangeCase) -> str:
    """A drawing of which only the outcome was kept."""
    shapes = [(child.geom, {"number": child.parcel_no}) for child in children_in(case.plan)]
    if case.change_kind in ("surplus", "expropriate"):
        shapes = [(ground_in(case.plan, "added" if case.change_kind == "surplus" else "taken"), {})]
    features = [{"type": "Feature", "properties": said, "geometry": json.loads(shapely.to_geojson(to_lonlat(g)))} for g, said in shapes]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def redraft(case: LandChangeCase, asked: Asked, actor: Actor) -> LandChangeCase:
    """The file carries what is asked now and waits for the approver again; who drew it anew is its maker.

    Raises:
        Conflict: it is not with the planner, or somebody changed the land first.
        NotFound: other parcels than the file is about: they are another file.
        ChangeRefused: what stands against it.
    """
    db.session().refresh(case, with_for_update=True)
    refuse_closed(case, actor)
    if asked.kind != case.change_kind or set(asked.parcel_ids) != {parcel_id for parcel_id, _version in parents_in(case.plan)}:
        raise NotFound("parcel_not_found")
    _seen, case.plan = ready_to_file(asked, actor)
    case.reason, case.decision_no, case.maker_id = asked.reason.strip()[:2000], asked.decision_no.strip()[:80], actor.user_id
    advance(case, "send", actor, data={"redrawn": True})
    return case
