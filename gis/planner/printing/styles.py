"""Colours and order of the printed map: those of the screen, on white."""

from gis.planner.layers import Layer

ORDER = (
    "landcover", "parcels", "buildings", "streets", "zones", "districts", "municipalities", "places", "permits", "applications", "visits", "reports",
)  # fmt: skip
FILLS = {
    "landcover": "#f3eee1", "parcels": "#fdf6e8", "buildings": "#dcd7cd", "streets": "#ffffff", "zones": "#8d5fb0", "districts": "#5d543f",
    "municipalities": "#7d6b9c", "places": "#0f766e", "permits": "#067647", "applications": "#6c737f", "visits": "#1570ef", "reports": "#dc6803",
    "residential": "#fdf6e8", "commercial": "#fbe0d6", "mixed": "#f7e3ee", "industrial": "#e4e0ee", "services": "#dfeaf7", "education": "#e7e6fb",
    "religious": "#dff1ec", "health": "#fbe3e6", "government": "#e3e8f1", "park": "#cfe8c4", "agricultural": "#e3ecc2", "utility": "#e8e8e8",
    "garden": "#cfe8c4", "farm": "#e3ecc2", "palm_farm": "#d3e6b0", "pivot_farm": "#dcebbb", "wadi": "#d5e9f0", "wadi_bed": "#bcdde9", "water": "#b9dff0",
}  # fmt: skip
STROKES = {
    "landcover": ("#d9d0bd", 0.1), "parcels": ("#6b6350", 0.18), "buildings": ("#8a7f6a", 0.15), "streets": ("#b5ab95", 0.2), "zones": ("#8d5fb0", 0.5),
    "districts": ("#5d543f", 0.4), "municipalities": ("#7d6b9c", 0.6),
}  # fmt: skip
OUTLINED = frozenset(["zones", "districts", "municipalities"])
TONES = {"neutral": "#6c737f", "info": "#1570ef", "good": "#067647", "warning": "#dc6803", "bad": "#d92d20"}


def drawn_at(layer: Layer) -> float:
    """The later, the higher. Published layers lie over the ground and beneath names and cases, as on the screen."""
    return ORDER.index(layer.name) if layer.name in ORDER else ORDER.index("districts") - 0.5
