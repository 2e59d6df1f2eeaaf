"""/tiles/<layer>/{z}/{x}/{y}: XYZ vector tiles. Anything malformed is refused before the database hears of it."""

import re

import psycopg
from flask import Blueprint, Response, request
from werkzeug.exceptions import ServiceUnavailable

from app.authz import current_actor, public
from app.errors import BadRequest, NotFound
from gis.layers.tiles import published_tile
from gis.map.selection import read_filter
from gis.permissions import Permission
from gis.tiles.answers import MIMETYPE, answer
from gis.tiles.cache import Tile
from gis.tiles.gate import FAILED
from gis.tiles.layers import LAYERS, MAX_ZOOM, TileLayer
from gis.tiles.server import CaseFilter, get_tile

bp = Blueprint("tiles", __name__)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,7}", re.ASCII)
_FILTERS = frozenset({"state", "tone", "category", "from", "to", "late"})


@bp.get("/tiles/<layer>/<z>/<x>/<y>")
@public
def show_tile(layer: str, z: str, x: str, y: str) -> Response:
    if layer not in LAYERS:
        return _published(layer, _address(z, x, y))
    drawn = _layer(layer)
    address = _address(z, x, y)
    municipality_ids = _branches(drawn)
    chosen = _filter(drawn)
    if FAILED in request.environ:
        raise ServiceUnavailable
    try:
        tile = get_tile(drawn, *address, municipality_ids=municipality_ids, chosen=chosen)
    except psycopg.OperationalError as error:
        raise ServiceUnavailable from error
    return _answer(tile, restricted=drawn.restricted)


def _published(code: str, address: tuple[int, int, int]) -> Response:
    """A tile of a layer of the catalogue; no filter in its address is understood."""
    if request.args.keys() - {"v"}:
        raise BadRequest("tile_address")
    try:
        tile, restricted = published_tile(code, *address, current_actor())
    except psycopg.OperationalError as error:
        raise ServiceUnavailable from error
    return _answer(tile, restricted=restricted)


def _answer(tile: Tile, *, restricted: bool) -> Response:
    accepts, known = request.headers.get("Accept-Encoding", ""), request.headers.get("If-None-Match", "")
    status, headers, body = answer(tile, accepts=accepts, known=known, restricted=restricted)
    return Response(body, status, headers, mimetype=MIMETYPE)


def _layer(name: str) -> TileLayer:
    if (layer := LAYERS.get(name)) is None:
        raise NotFound("tile_not_found")
    return layer


def _branches(layer: TileLayer) -> tuple[int, ...]:
    """Branches whose restricted cases the reader may see; for others the layer does not exist."""
    if not layer.restricted:
        return ()
    branches = tuple(current_actor().municipalities_where(Permission.CASES_VIEW))
    if not branches:
        raise NotFound("tile_not_found")
    return branches


def _address(*parts: str) -> tuple[int, int, int]:
    if not all(_NUMBER.fullmatch(part) for part in parts):
        raise BadRequest("tile_address")
    z, x, y = map(int, parts)
    if z > MAX_ZOOM or max(x, y) >= 2**z:
        raise BadRequest("tile_address")
    return z, x, y


def _filter(layer: TileLayer) -> CaseFilter | None:
    """The filter in the query string of a layer of cases.

    Raises:
        BadRequest: a name or value that no filter has.
    """
    given = {name: value for name, value in request.args.items(multi=False) if name != "v"}
    if not given:
        return None
    if layer.case_layer is None or not given.keys() <= _FILTERS:
        raise BadRequest("tile_address")
    return read_filter(given)
