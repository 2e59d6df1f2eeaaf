"""Buildings drawn on parcels of the demo: inside the envelope, or over it where a story needs that."""

import math

import shapely
from shapely import Geometry, LineString, Polygon, affinity
from shapely.ops import substring

from gis.crs import to_lonlat
from licensing.sites import Site

_CLEAR_M = 0.4


def villa(site: Site, share: float = 0.92, *, annex: bool = True) -> dict[str, Geometry]:
    """Ground, first and a smaller annex, each within what the zone allows; storage metres."""
    floors: dict[str, Geometry] = {}
    for envelope in site.envelopes():
        wanted = share * (0.45 if envelope.floor == "annex" else 1.0)
        if envelope.floor == "annex" and not annex:
            continue
        if (shape := _within(envelope.polygon, envelope.allowed_m2, wanted)) is not None:
            floors[envelope.floor] = shape
    return floors


def over_the_setback(site: Site) -> Polygon:
    """A ground floor that comes too close to every side."""
    return max(_parts(site.shape.buffer(-1.2, join_style="mitre")), key=lambda part: part.area)


def fence_line(site: Site, gate_m: float = 4.0) -> LineString:
    """The boundary with an opening for the gate."""
    ring = LineString(site.shape.exterior.coords)
    return substring(ring, gate_m, ring.length)


def as_sent(shape: Geometry) -> str:
    """GeoJSON in degrees, as a browser sends it."""
    return shapely.to_geojson(to_lonlat(shape))


def _within(envelope: Geometry, allowed_m2: float, share: float) -> Polygon | None:
    inner = envelope.buffer(-_CLEAR_M, join_style="mitre")
    if inner.is_empty:
        return None
    part = max(_parts(inner), key=lambda each: each.area).simplify(0.05)
    factor = math.sqrt(min(1.0, share * allowed_m2 / part.area))
    drawn = affinity.scale(part, factor, factor, origin=part.representative_point() if not part.contains(part.centroid) else "centroid")
    kept = drawn.intersection(part)
    return kept if isinstance(kept, Polygon) and kept.is_valid and kept.area > 12 else None


def _parts(shape: Geometry) -> list[Polygon]:
    return [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon)]
