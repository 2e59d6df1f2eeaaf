"""What the planner's tools ask of the server while the map is open."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.authz import current_actor, requires
from app.errors import BadRequest
from app.lazily import Lazily
from gis.map.legend import place_asked
from gis.permissions import Permission
from gis.planner import coordinates, exporting, tables, tiles
from gis.planner.commands import drop_bookmark, keep_bookmark
from gis.planner.identify import identify
from gis.planner.known import known_layer, known_layers
from gis.planner.layers import LAYERS
from gis.planner.past import read_day
from gis.planner.printing.asking import printed_page, read_asked
from gis.planner.queries import list_bookmarks
from gis.planner.selecting import feature_collection, read_choice
from gis.tiles.answers import MIMETYPE

typesetting = Lazily("gis.planner.printing.setting", __name__)
bp = Blueprint("planner", __name__, template_folder="../templates")
MOST_ASKED = 60  # layers of one question
PRIVATE = {"Cache-Control": "private, no-store"}


@bp.get("/map/features.json")
@requires(Permission.LAND_EDIT)
def list_features() -> ResponseReturnValue:
    return jsonify(feature_collection(read_choice(request.args, current_actor())))


@bp.get("/map/features")
@requires(Permission.LAND_EDIT)
def show_features() -> ResponseReturnValue:
    context = tables.table_page(request.args, current_actor())
    fragment = request.headers.get("X-Fragment") == "1"
    return render_template(f"gis/planner/table_{'fragment' if fragment else 'page'}.html", **context)


@bp.get("/map/features.csv")
@requires(Permission.LAND_EDIT)
def export_csv() -> ResponseReturnValue:
    return _file(exporting.as_csv(read_choice(request.args, current_actor())), "text/csv", "features.csv")


@bp.get("/map/features.geojson")
@requires(Permission.LAND_EDIT)
def export_geojson() -> ResponseReturnValue:
    return _file(exporting.as_geojson(read_choice(request.args, current_actor())), "application/geo+json", "features.geojson")


@bp.get("/map/filtered/<layer>/<int:z>/<int:x>/<int:y>")
@requires(Permission.LAND_EDIT)
def show_tile(layer: str, z: int, x: int, y: int) -> ResponseReturnValue:
    if z > 22 or max(x, y) >= 2**z:
        raise BadRequest("tile_address")
    chosen = known_layer(layer, current_actor(), read_day(request.args.get("day", "")))
    tile = tiles.filtered_tile(chosen, request.args.get("filter", ""), current_actor(), z, x, y)
    return Response(tile, mimetype=MIMETYPE, headers=PRIVATE)


@bp.get("/map/identify")
@requires(Permission.LAND_EDIT)
def show_identified() -> ResponseReturnValue:
    longitude, latitude = place_asked(f"{request.args.get('lon', '')},{request.args.get('lat', '')}")
    names = request.args.get("layers", ",".join(LAYERS)).split(",")[:MOST_ASKED]
    wanted = known_layers(names, current_actor(), read_day(request.args.get("day", "")))
    reach = min(max(request.args.get("reach", 5.0, float), 0.0), 500.0)
    return jsonify(layers=identify(longitude, latitude, wanted, reach, current_actor()))


@bp.get("/map/coordinate.json")
@requires(Permission.LAND_EDIT)
def show_coordinate() -> ResponseReturnValue:
    srid = coordinates.known_crs(request.args.get("crs", "4326"))
    typed = request.args.get("q")
    place = coordinates.read_coordinate(typed, srid) if typed else place_asked(request.args.get("at", ""))
    return jsonify(coordinates.in_crs(*place, srid))


@bp.get("/map/bookmarks.json")
@requires(Permission.LAND_EDIT)
def show_bookmarks() -> ResponseReturnValue:
    rows = [{"id": str(kept.id), "name": kept.name, "address": kept.address} for kept in list_bookmarks(current_actor())]
    return jsonify(bookmarks=rows)


@bp.post("/map/bookmarks.json")
@requires(Permission.LAND_EDIT)
def add_bookmark() -> ResponseReturnValue:
    said = request.get_json(silent=True)
    if not isinstance(said, dict) or not isinstance(said.get("name"), str) or not isinstance(said.get("address"), str):
        raise BadRequest("bad_request")
    kept = keep_bookmark(said["name"], said["address"], current_actor())
    answer = {"id": str(kept.id), "name": kept.name, "address": kept.address}
    return jsonify(answer), 201


@bp.post("/map/bookmarks/<uuid:bookmark_id>/delete.json")
@requires(Permission.LAND_EDIT)
def remove_bookmark(bookmark_id: UUID) -> ResponseReturnValue:
    drop_bookmark(bookmark_id, current_actor())
    return "", 204


@bp.get("/map/print")
@requires(Permission.LAND_EDIT)
def print_map() -> ResponseReturnValue:
    page = printed_page(read_asked(request.args, current_actor()), current_actor(), datetime.now(UTC))
    headers = {"Content-Disposition": "inline; filename=map.pdf", **PRIVATE}
    return Response(typesetting.set_page(page), mimetype="application/pdf", headers=headers)


def _file(body: str, mimetype: str, name: str) -> Response:
    return Response(body, mimetype=mimetype, headers={"Content-Disposition": f"attachment; filename={name}", **PRIVATE})
