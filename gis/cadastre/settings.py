"""What the amanah may change in survey decisions, read once from ``data/survey.yaml``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.casework.workflow import localised
from app.strict_yaml import load_strict
from gis.cadastre.rules import Limits

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Named:
    code: str
    ar: str
    en: str

    @property
    def words(self) -> str:
        return localised({"ar": self.ar, "en": self.en})


@dataclass(frozen=True)
class Settings:
    """``validity_years`` None: a decision stands until another takes its place."""

    validity_years: int | None
    limits: Limits
    boundary_moved_m: float
    purposes: list[Named]
    marks: list[Named]
    systems: list[int]

    def purpose(self, code: str) -> str:
        return next((purpose.words for purpose in self.purposes if purpose.code == code), code)

    def mark(self, code: str) -> str:
        return next((mark.words for mark in self.marks if mark.code == code), code)


@cache
def settings() -> Settings:
    return load_strict(FOLDER / "data" / "survey.yaml", Settings)
