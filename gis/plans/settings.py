"""What the amanah may change in plans, read once from ``data/plans.yaml``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.strict_yaml import load_strict


@dataclass(frozen=True)
class Settings:
    """A least share of None: nobody recorded one, and a specialist judges."""

    outside_m2: float
    overlap_m: float
    parcels_m: float
    area_warn: float
    area_reject: float
    close_gaps_m: float
    most_shapes: int
    street_share_min: float | None
    services_share_min: float | None
    shares_source: str
    services: list[str]


@cache
def settings() -> Settings:
    return load_strict(Path(__file__).parent / "data" / "plans.yaml", Settings)
