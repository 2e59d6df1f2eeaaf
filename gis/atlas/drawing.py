"""Drawing the atlas with folium on our own copy of Leaflet: no tile, script or style of another host."""

import html
from dataclasses import dataclass
from typing import Any

import folium
from flask_babel import gettext as _
from folium.plugins import HeatMap

from app.i18n.digits import to_western_digits
from gis.atlas.frames import Atlas

SCRIPTS = ("vendor/leaflet.js", "vendor/leaflet-heat.js")
STYLES = ("vendor/leaflet.css",)
PERMIT_SHADES = ("#f3fcf6", "#b8eacb", "#54c08a", "#1b8354", "#14573a")
FARM = {"color": "#dcebbb", "weight": 0, "fillColor": "#dcebbb", "fillOpacity": 0.7}
GROUND_STYLES = {
    "street": {"color": "#9da4ae", "weight": 2},
    "farm": FARM,
    "palm_farm": FARM,
    "pivot_farm": FARM,
    "park": {"color": "#88d8ad", "weight": 0, "fillColor": "#88d8ad", "fillOpacity": 0.5},
    "wadi": {"color": "#a9cfe4", "weight": 0, "fillColor": "#a9cfe4", "fillOpacity": 0.5},
}
# Names of districts stand over one another from afar.
NAMES_WHEN_NEAR = """
(() => { const mark = () => document.body.classList.toggle("near", MAP.getZoom() >= 14); MAP.on("zoomend", mark); mark(); })();
"""
_MONTHS = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")


class AtlasMap(folium.Map):
    """A folium map whose page brings Leaflet itself."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []


class MonthHeat(HeatMap):
    """Heat of one month's reports."""

    default_js: list[tuple[str, str]] = []


@dataclass(frozen=True)
class Drawing:
    """The parts of the page that folium made: style elements for the head, the element, the script."""

    head: str
    body: str
    script: str
    classes: list[tuple[str, int, int]]  # legend of the districts: colour, lowest and highest number of permits


def draw(atlas: Atlas) -> Drawing:
    """Permits by district as shades, reports by month as heat, on streets, parks and wadis."""
    drawn = AtlasMap(location=_centre(atlas), zoom_start=12, tiles=None, zoom_control=True, attribution_control=False, prefer_canvas=True)
    drawn.options["maxZoom"] = 18
    _add_ground(drawn, atlas)
    _add_permits(drawn, atlas)
    _add_months(drawn, atlas)
    _add_names(drawn, atlas)
    folium.LayerControl(collapsed=False, position="topleft").add_to(drawn)
    root: Any = drawn.get_root()
    root.render()
    script = root.script.render() + NAMES_WHEN_NEAR.replace("MAP", drawn.get_name())
    return Drawing(root.header.render(), root.html.render(), script, permit_classes(atlas))


def month_name(month: Any) -> str:
    return f"{_MONTHS[month.month - 1]} {month.year}"


def shade(permits: int, most: int) -> str:
    """The colour of a district: none, then quarters of the highest number."""
    if not permits or not most:
        return PERMIT_SHADES[0]
    return PERMIT_SHADES[min(4, 1 + (permits * 4 - 1) // most)] if permits < most else PERMIT_SHADES[4]


def _centre(atlas: Atlas) -> list[float]:
    """Where most reports are, else the middle of the districts."""
    if len(atlas.reports):
        return [float(atlas.reports["latitude"].median()), float(atlas.reports["longitude"].median())]
    west, south, east, north = atlas.districts.total_bounds if len(atlas.districts) else (47.2, 24.0, 47.4, 24.3)
    return [(south + north) / 2, (west + east) / 2]


def _add_ground(drawn: folium.Map, atlas: Atlas) -> None:
    if len(atlas.ground):
        folium.GeoJson(
            atlas.ground[["kind", "geometry"]],
            name=_("الشوارع والحدائق والمزارع والأودية"),
            zoom_on_click=False,
            style_function=lambda feature: GROUND_STYLES[feature["properties"]["kind"]],
        ).add_to(drawn)


def _add_permits(drawn: folium.Map, atlas: Atlas) -> None:
    if not len(atlas.districts):
        return
    most = int(atlas.districts["permits"].max())
    shown = atlas.districts[["name_ar", "permits", "reports", "geometry"]].copy()
    # folium puts values into the page as they are: what came from a file must not become markup.
    shown["name_ar"] = shown["name_ar"].map(lambda name: html.escape(to_western_digits(name)))
    folium.GeoJson(
        shown,
        name=_("الرخص حسب الحي"),
        style_function=lambda feature: {
            "color": "#384250",
            "weight": 1,
            "fillOpacity": 0.55,
            "fillColor": shade(feature["properties"]["permits"], most),
        },
        tooltip=folium.GeoJsonTooltip(
            fields=["name_ar", "permits", "reports"], aliases=[_("الحي"), _("الرخص"), _("البلاغات")], sticky=True
        ),
    ).add_to(drawn)


def _add_names(drawn: folium.Map, atlas: Atlas) -> None:
    """The districts' names on the map itself: the heat below is read by them."""
    for row in atlas.districts.itertuples():
        middle = row.geometry.representative_point()
        words = html.escape(to_western_digits(row.name_ar))
        icon = folium.DivIcon(html=f"<span>{words}</span>", class_name="atlas-name", icon_size=(0, 0))
        folium.Marker([middle.y, middle.x], icon=icon, interactive=False, keyboard=False).add_to(drawn)


def permit_classes(atlas: Atlas) -> list[tuple[str, int, int]]:
    """The legend of the districts: (colour, lowest, highest number of permits), only what occurs."""
    most = int(atlas.districts["permits"].max()) if len(atlas.districts) else 0
    numbers: dict[str, list[int]] = {}
    for permits in range(most + 1):
        numbers.setdefault(shade(permits, most), []).append(permits)
    return [(colour, min(found), max(found)) for colour, found in numbers.items()]


def _add_months(drawn: folium.Map, atlas: Atlas) -> None:
    """One month at a time, the latest first; all together; and none, to see the districts alone."""
    groups = [(_("كل الأشهر"), atlas.reports)] + [
        (month_name(month), atlas.reports[atlas.reports["month"] == month]) for month, _number in atlas.months
    ]
    for index, (name, rows) in enumerate(groups):
        weighted = rows.groupby(["latitude", "longitude"]).size().reset_index(name="weight")
        if len(weighted):
            points = [[float(a), float(b), float(c)] for a, b, c in weighted.to_numpy()]
            MonthHeat(
                points, name=_("البلاغات: %(month)s", month=name), overlay=False, show=index == 0, radius=14, blur=12, min_opacity=0.25
            ).add_to(drawn)
    folium.FeatureGroup(name=_("بلا بلاغات"), overlay=False, show=not len(atlas.reports)).add_to(drawn)
