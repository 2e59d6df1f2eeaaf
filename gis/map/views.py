"""/map and what a click on it answers. Each answer is a page of its own, or its fragment for the panel of the map."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.authz import current_actor, public
from app.errors import NotFound
from gis.map import legend
from gis.map.panel import parcel_panel
from gis.register import queries as register

bp = Blueprint("map", __name__, template_folder="../templates")


@bp.get("/map")
@public
def show() -> ResponseReturnValue:
    return render_template("gis/map.html", **legend.map_page(current_actor()))


@bp.get("/map/parcels/<int:parcel_id>")
@public
def show_parcel(parcel_id: int) -> ResponseReturnValue:
    return _panel("gis/parcel", **parcel_panel(register.get_parcel(parcel_id), current_actor()))


@bp.get("/map/at")
@public
def show_place() -> ResponseReturnValue:
    longitude, latitude = legend.place_asked(request.args.get("at", ""))
    parcel = register.parcel_at(longitude, latitude)
    if parcel is None:
        return _panel("gis/nothing", lon=f"{longitude:.6f}", lat=f"{latitude:.6f}"), 404
    return _panel("gis/parcel", **parcel_panel(parcel, current_actor()))


@bp.get("/map/cases/<reference>")
@public
def show_case(reference: str) -> ResponseReturnValue:
    case = legend.case_on_map(reference)
    if case is None:
        raise NotFound("case_not_found")
    return _panel("gis/case", **case)


def _panel(template: str, **context) -> str:
    fragment = request.headers.get("X-Fragment") == "1"
    return render_template(f"{template}_panel.html" if fragment else f"{template}_page.html", **context)
