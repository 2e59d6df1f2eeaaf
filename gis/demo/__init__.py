"""The demo city: a deterministic, believable Al-Kharj made of numbers alone (no database, no web)."""

from gis.demo.build import build_city
from gis.demo.city import City

__all__ = ["City", "build_city"]
