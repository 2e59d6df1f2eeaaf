"""Names of built files: ``asset("app.css")`` is the address of the hashed file that esbuild made from it.

The manifest is read once in production and whenever it changed otherwise, so a rebuild needs no restart.
"""

import json
import re
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

DIST = Path(__file__).parent / "static" / "dist"
MANIFEST = DIST / "manifest.json"
_HASH = re.compile(r"-(?:[A-Z0-9]{8}|[0-9a-f]{8})\.\w+$")


class MissingAsset(LookupError):
    """No built file has this name: the front end was not built, or the name is wrong."""


def init_app(app: Flask) -> None:
    app.extensions["assets"] = {"stamp": None, "files": {}}
    app.jinja_env.globals["asset"] = asset
    app.after_request(_hand_out)


def asset(name: str) -> str:
    """The address of a built file by the name of its entry, e.g. ``app.css``, ``map.js``, ``fonts/plex-400.woff2``.

    Raises:
        MissingAsset: run ``npm run build``, or correct the name.
    """
    try:
        return url_for("static", filename=f"dist/{_files()[name]}")
    except KeyError:
        raise MissingAsset(f"{name}: not in {MANIFEST.name}; run npm run build") from None


def is_hashed(path: str) -> bool:
    """The address holds a content hash, so the browser may keep the file for a year."""
    name = path.removeprefix("/static/dist/")
    return name != path and not name.startswith("vendor/") and _HASH.search(name) is not None


def _files() -> dict[str, str]:
    known = current_app.extensions["assets"]
    try:
        stamp = MANIFEST.stat().st_mtime_ns
        if known["stamp"] != stamp:
            known.update(files=json.loads(MANIFEST.read_text("utf-8")), stamp=stamp)
    except FileNotFoundError:
        pass  # being rebuilt at this moment, or never built: then the name is reported as missing
    return known["files"]


def _hand_out(response: Response) -> Response:
    """Built files: kept for a year where the name holds a hash, and sent squeezed to whoever takes it."""
    if request.endpoint != "static" or response.status_code not in (200, 304):
        return response
    if is_hashed(request.path):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    squeezed = DIST / f"{request.path.removeprefix('/static/dist/')}.gz"
    if request.path.startswith("/static/dist/") and squeezed.exists():
        response.vary.add("Accept-Encoding")
        if response.status_code == 200 and request.accept_encodings.quality("gzip") > 0 and "Range" not in request.headers:
            response.direct_passthrough = False
            response.set_data(squeezed.read_bytes())
            response.headers["Content-Encoding"] = "gzip"
    return response
