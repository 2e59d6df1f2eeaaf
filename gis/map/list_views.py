"""What the map says in words and files: search, list, counts, export."""

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.authz import current_actor, public
from gis.map import export, lists
from gis.map.queries import list_cases_in
from gis.map.search import search as search_words
from gis.map.selection import read_selection

bp = Blueprint("map_lists", __name__, template_folder="../templates")


@bp.get("/map/search")
@public
def search() -> ResponseReturnValue:
    return jsonify(results=search_words(request.args.get("q", ""), current_actor()))


@bp.get("/map/list")
@public
def list_cases() -> ResponseReturnValue:
    context = lists.case_list(read_selection(request.args), request.args, current_actor())
    fragment = request.headers.get("X-Fragment") == "1"
    return render_template("gis/list_fragment.html" if fragment else "gis/list_page.html", **context)


@bp.get("/map/counts.json")
@public
def count_cases() -> ResponseReturnValue:
    return jsonify(layers=lists.case_counts(read_selection(request.args), current_actor()))


@bp.get("/map/list.geojson")
@public
def export_geojson() -> ResponseReturnValue:
    return _file(export.as_geojson(_chosen_rows()), "application/geo+json", "map.geojson")


@bp.get("/map/list.csv")
@public
def export_csv() -> ResponseReturnValue:
    return _file(export.as_csv(_chosen_rows()), "text/csv", "map.csv")


def _chosen_rows() -> list:
    return export.check_size(list_cases_in(read_selection(request.args), current_actor(), export.MOST_ROWS))


def _file(body: str, mimetype: str, name: str) -> Response:
    return Response(body, mimetype=mimetype, headers={"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"})
