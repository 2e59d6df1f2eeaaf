"""What to print, read strictly from a query string, and the PDF of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template

from app.authz import Actor
from app.casework.calendar import RIYADH
from app.errors import BadRequest
from app.i18n.dates import both_dates
from gis.map.legend import place_asked
from gis.planner.layers import LAYERS
from gis.planner.printing.drawing import marks_on
from gis.planner.printing.sheet import MARGIN_MM, PAPERS, STRIP_MM, Sheet, sheet_of
from gis.planner.printing.styles import FILLS, ORDER, STROKES

SMALLEST, LARGEST, LONGEST_TITLE = 100, 50_000, 80


@dataclass(frozen=True)
class Asked:
    sheet: Sheet
    layers: tuple[str, ...]
    filters: Mapping[str, str]
    title: str


def read_asked(given: Mapping[str, str]) -> Asked:
    """Paper, turn, scale, at, layers, title and a filter a layer (f_<layer>).

    Raises:
        BadRequest: a value that is none of these.
    """
    paper, turn, scale = given.get("paper", "A4"), given.get("turn", "portrait"), given.get("scale", "1000")
    if paper not in PAPERS or turn not in ("portrait", "landscape") or not (scale.isascii() and scale.isdigit() and len(scale) <= 5):
        raise BadRequest("bad_request")
    if not SMALLEST <= int(scale) <= LARGEST:
        raise BadRequest("bad_request")
    longitude, latitude = place_asked(given.get("at", ""))
    layers = tuple(name for name in given.get("layers", "parcels,streets").split(",") if name in LAYERS)
    filters = {name: given[f"f_{name}"] for name in layers if given.get(f"f_{name}")}
    title = "".join(letter for letter in given.get("title", "") if letter.isprintable())[:LONGEST_TITLE]
    return Asked(sheet_of(paper, turn == "landscape", int(scale), longitude, latitude), layers, filters, title)


def printed_page(asked: Asked, actor: Actor, now: datetime) -> str:
    """The sheet as an HTML page for ``app.documents.typesetting.set_page``."""
    sheet, (wide, high) = asked.sheet, asked.sheet.frame
    eastings, northings = sheet.grid_lines()
    left, bottom, _, _ = sheet.box
    context: dict[str, Any] = {
        "sheet": sheet,
        "title": asked.title,
        "margin": MARGIN_MM,
        "strip": STRIP_MM,
        "wide": wide,
        "high": high,
        "marks": marks_on(sheet, asked.layers, asked.filters, actor),
        "eastings": [(f"{x:.0f}", round(sheet.on_paper(x, bottom)[0], 3)) for x in eastings],
        "northings": [(f"{y:.0f}", round(sheet.on_paper(left, y)[1], 3)) for y in northings],
        "bar_mm": sheet.bar_m * 1000 / sheet.scale,
        "legend": [
            (LAYERS[name].title, LAYERS[name].kind, FILLS[name], STROKES.get(name, ("#fff", 0.3))[0])
            for name in ORDER
            if name in asked.layers
        ],
        "made": both_dates(now),
        "hour": f"{now.astimezone(RIYADH):%H:%M}",
        "by": actor.name,
        "filters": [LAYERS[name].title for name in asked.filters],
    }
    return render_template("gis/planner/print.html", **context)
