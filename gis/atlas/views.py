"""/atlas: its page, the map in its frame, and the same map as one file to take away."""

import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.assets import DIST, asset
from app.authz import public
from app.casework.calendar import RIYADH
from app.lazily import Lazily
from app.security import csp_nonce

drawing = Lazily("gis.atlas.drawing", __name__)
frames = Lazily("gis.atlas.frames", __name__)

bp = Blueprint("atlas", __name__, template_folder="../templates")
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
FILE_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
_ELEMENT = re.compile(r"<(script|style)(?=[ >])")


@bp.get("/atlas")
@public
def show() -> ResponseReturnValue:
    atlas = _read()
    districts = atlas.districts.sort_values(["permits", "reports"], ascending=False)
    rows = [
        {"name": row.name_ar, "permits": row.permits, "reports": row.reports}
        for row in districts.itertuples()
        if row.permits or row.reports
    ]
    months = [{"name": drawing.month_name(month), "number": number} for month, number in atlas.months]
    return render_template("gis/atlas.html", districts=rows, months=months, permits=atlas.permits, reports=len(atlas.reports))


@bp.get("/atlas/map")
@public
def show_map() -> ResponseReturnValue:
    drawn = drawing.draw(_read())
    links: dict[str, Any] = {"scripts": [asset(name) for name in drawing.SCRIPTS], "styles": [asset(name) for name in drawing.STYLES]}
    response = make_response(_page(drawn, nonce=csp_nonce(), font=asset("fonts/plex-400.woff2"), **links))
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce())
    return response


@bp.get("/atlas/download")
@public
def download() -> ResponseReturnValue:
    inlined: dict[str, Any] = {
        "inline_scripts": [_source(name) for name in drawing.SCRIPTS],
        "inline_styles": [_source(name) for name in drawing.STYLES],
    }
    page = _page(drawing.draw(_read()), policy=FILE_POLICY, **inlined)
    name = f"atlas-{datetime.now(UTC).astimezone(RIYADH):%Y-%m-%d}.html"
    return Response(
        page, mimetype="text/html", headers={"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    )


def _read() -> Any:
    return frames.read_atlas(datetime.now(UTC).astimezone(RIYADH).date())


def _page(drawn: Any, *, nonce: str = "", **parts: Any) -> str:
    mark = f'<\\1 nonce="{nonce}"' if nonce else r"<\1"
    return render_template(
        "gis/atlas_map.html",
        head=Markup(_ELEMENT.sub(mark, drawn.head)),
        body=Markup(drawn.body),
        script=Markup(drawn.script),
        classes=drawn.classes,
        nonce=nonce,
        **parts,
    )


def _source(name: str) -> Markup:
    """A vendored file's own text, safe inside its element."""
    return Markup((DIST / name).read_text("utf8").replace("</", "<\\/") if name.endswith(".js") else (DIST / name).read_text("utf8"))
