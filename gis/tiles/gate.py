"""The short way for tiles that are the same for everybody.

A view of the map asks for a hundred tiles. Those of public layers need no session, account, form token or transaction, so a
plain request for one is answered here, before Flask. Whatever is unusual (a filter, a method, an address, a failure) goes the
usual way to ``gis.tiles.views``; the tests hold the two answers side by side.
"""

import re
import uuid
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

import psycopg
from flask import Flask

from app.security import HEADERS
from gis.tiles.answers import Answer, answer
from gis.tiles.layers import LAYERS, MAX_ZOOM, TileLayer
from gis.tiles.server import get_tile, server_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FAILED = "amanah.tile_failed"  # in the request's environment: the database was asked and did not answer
_PATH = re.compile(r"/tiles/([a-z]+)/(0|[1-9][0-9]?)/(0|[1-9][0-9]{0,7})/(0|[1-9][0-9]{0,7})", re.ASCII)
_STATUS = {code: f"{code} {HTTPStatus(code).phrase}" for code in (200, 204, 304)}
_OPEN = {name: layer for name, layer in LAYERS.items() if not layer.restricted}
_ALWAYS = list(HEADERS.items())


class TileGate:
    """WSGI application in front of Flask's."""

    def __init__(self, app: Flask, inner: "WSGIApplication") -> None:
        self._app, self._inner = app, inner

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        given = self._answer(environ)
        if given is None:
            return self._inner(environ, start_response)
        headers = [*given.headers, *_ALWAYS, ("X-Request-ID", uuid.uuid4().hex[:12])]
        if given.status == HTTPStatus.OK:
            headers.append(("Content-Length", str(len(given.body))))
        start_response(_STATUS[given.status], headers)
        return (given.body,)

    def _answer(self, environ: "WSGIEnvironment") -> Answer | None:
        asked = _asked(environ)
        if asked is None:
            return None
        try:
            tile = get_tile(*asked, server=server_of(self._app))
        except psycopg.OperationalError:
            environ[FAILED] = True
            return None
        accepts, known = environ.get("HTTP_ACCEPT_ENCODING", ""), environ.get("HTTP_IF_NONE_MATCH", "")
        return answer(tile, accepts=accepts, known=known, restricted=False)


def _asked(environ: "WSGIEnvironment") -> tuple[TileLayer, int, int, int] | None:
    """Layer and address of a plain request for a public tile by plain HTTP."""
    path = environ.get("PATH_INFO", "")
    if not path.startswith("/tiles/") or environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
        return None
    found = _PATH.fullmatch(path)
    layer = _OPEN.get(found[1]) if found else None
    if found is None or layer is None or environ["wsgi.url_scheme"] != "http":
        return None
    z, x, y = int(found[2]), int(found[3]), int(found[4])
    return (layer, z, x, y) if z <= MAX_ZOOM and max(x, y) < 2**z else None
