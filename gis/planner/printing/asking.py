"""What to print, read strictly from a query string, and the PDF of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.calendar import RIYADH
from app.errors import BadRequest
from app.i18n.dates import both_dates
from gis.layers.styles import legend_of
from gis.map.legend import place_asked
from gis.planner.known import known_layers
from gis.planner.layers import Layer
from gis.planner.past import read_day
from gis.planner.printing.drawing import marks_on
from gis.planner.printing.sheet import MARGIN_MM, PAPERS, Sheet, sheet_of
from gis.planner.printing.styles import FILLS, OUTLINED, STROKES, drawn_at

SMALLEST, LARGEST, LONGEST_TITLE, MOST_LAYERS = 100, 50_000, 80, 40
LEGEND_ROW_MM, LEGEND_COLUMN_MM, LEGEND_AT_MM = 4.2, 42.0, 72.0
TOLD_AT = 0.62  # of the sheet's width: there the words of the strip begin


@dataclass(frozen=True)
class Asked:
    sheet: Sheet
    layers: tuple[Layer, ...]  # lowest first
    filters: Mapping[str, str]
    title: str
    day: date | None = None


def read_asked(given: Mapping[str, str], actor: Actor) -> Asked:
    """Paper, turn, scale, at, layers, day, title and a filter a layer (f_<layer>).

    Raises:
        BadRequest: a value that is none of these.
    """
    paper, turn, scale = given.get("paper", "A4"), given.get("turn", "portrait"), given.get("scale", "1000")
    if paper not in PAPERS or turn not in ("portrait", "landscape") or not (scale.isascii() and scale.isdigit() and len(scale) <= 5):
        raise BadRequest("bad_request")
    if not SMALLEST <= int(scale) <= LARGEST:
        raise BadRequest("bad_request")
    longitude, latitude = place_asked(given.get("at", ""))
    day = read_day(given.get("day", ""))
    found = known_layers(given.get("layers", "parcels,streets").split(",")[:MOST_LAYERS], actor, day)
    filters = {layer.name: given[f"f_{layer.name}"] for layer in found if given.get(f"f_{layer.name}")}
    title = "".join(letter for letter in given.get("title", "") if letter.isprintable())[:LONGEST_TITLE]
    return Asked(
        sheet_of(paper, turn == "landscape", int(scale), longitude, latitude), tuple(sorted(found, key=drawn_at)), filters, title, day
    )


def printed_page(asked: Asked, actor: Actor, now: datetime) -> str:
    """The sheet as an HTML page for ``app.documents.typesetting.set_page``."""
    sheet, (wide, high) = asked.sheet, asked.sheet.frame
    eastings, northings = sheet.grid_lines()
    left, bottom, _west, _south = sheet.box
    k = sheet.growth
    legend, high_rows = legend_rows(asked.layers), int((sheet.strip - 4) // (LEGEND_ROW_MM * k))
    columns = max(1, int((wide * TOLD_AT - LEGEND_AT_MM * k - 2) // (LEGEND_COLUMN_MM * k)))
    room = columns * high_rows
    context: dict[str, Any] = {
        "sheet": sheet,
        "title": asked.title,
        "margin": MARGIN_MM,
        "strip": sheet.strip,
        "k": k,
        "wide": wide,
        "high": high,
        "marks": marks_on(sheet, asked.layers, asked.filters, actor),
        "eastings": [(f"{x:.0f}", round(sheet.on_paper(x, bottom)[0], 3)) for x in eastings],
        "northings": [(f"{y:.0f}", round(sheet.on_paper(left, y)[1], 3)) for y in northings],
        "bar_mm": sheet.bar_m * 1000 / sheet.scale,
        "legend": [legend[n : n + high_rows] for n in range(0, min(room, len(legend)), high_rows)],
        "legend_more": legend[room:],
        "made": both_dates(now),
        "hour": f"{now.astimezone(RIYADH):%H:%M}",
        "by": actor.name,
        "filters": [layer.title for layer in asked.layers if layer.name in asked.filters],
        "day": asked.day,
    }
    return render_template("gis/planner/print.html", **context)


def legend_rows(layers: Sequence[Layer]) -> list[dict[str, Any]]:
    """The highest layer first: a line a layer of the register, a line a class of a published one."""
    rows = []
    for layer in reversed(layers):
        if layer.style is None:
            fill, stroke = FILLS[layer.name], STROKES.get(layer.name, ("#fff", 0.3))[0]
            outlined = layer.name in OUTLINED
            rows.append({"label": layer.title, "kind": layer.kind, "fill": "none" if outlined else fill, "stroke": stroke, "opacity": 1})
            continue
        symbols = [one["symbol"] for one in layer.style.get("classes", layer.style.get("rules", ()))]
        lines = legend_of(layer.style, str(layer.title), _("غير ذلك"))
        if len(lines) > 1:
            rows.append({"label": layer.title, "kind": "heading"})
        for n, line in enumerate(lines):
            symbol = symbols[n] if n < len(symbols) else layer.style.get("other") or layer.style.get("symbol") or {}
            arabic = any("\u0600" <= letter <= "\u06ff" for letter in line["label"])  # a range of numbers runs from the left
            look = {"fill": line["swatch"], "stroke": line["stroke"], "opacity": symbol.get("fill_opacity", 1)}
            rows.append({"label": line["label"], "kind": layer.kind, "ltr": not arabic, **look})
    return rows
