"""Names of built files: ``asset("app.css")`` is the address of the hashed file that esbuild made from it.

The manifest is read once in production and whenever it changed otherwise, so a rebuild needs no restart.
"""
import json
from pathlib import Path

from flask import Flask, current_app, url_for

DIST = Path(__file__).parent / "static" / "dist"
MANIFEST = DIST / "manifest.json"
A_YEAR = 365 * 24 * 3600


class MissingAsset(LookupError):
    """No built file has this name: the front end was not built, or the name is wrong."""


def init_app(app: Flask) -> None:
    app.extensions["assets"] = {"stamp": None, "files": {}}
    app.jinja_env.globals["asset"] = asset


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
    return path.removeprefix("/static/dist/") in _files().values() and path.startswith("/static/dist/")


def _files() -> dict[str, str]:
    known = current_app.extensions["assets"]
    stamp = MANIFEST.stat().st_mtime_ns if MANIFEST.exists() else None
    if known["stamp"] != stamp or stamp is None:
        known["files"] = json.loads(MANIFEST.read_text("utf-8")) if stamp else {}
        known["stamp"] = stamp
    return known["files"]
