"""Parcels by something exact that somebody typed: a point, a national address, the number of a deed or of a survey decision."""

import re

from sqlalchemy import func, select

from app import db
from app.authz import Actor
from app.i18n.digits import to_western_digits
from app.i18n.folding import fold
from app.identity.checks import normalise_short_address
from gis.cadastre.permissions import Permission as Cadastre
from gis.crs import EXTENT_LONLAT
from gis.models import Deed, NationalAddress, SpatialUnit, SurveyDecision
from gis.permissions import Permission
from gis.register.queries import parcel_at

_MOST = 8
_POINT = re.compile(r"\s*(-?\d{1,3}\.\d+)\s*[,،;\s]\s*(-?\d{1,3}\.\d+)\s*")
_POST = re.compile(r"(\d{5})(?:-(\d{4}))?\D+(\d{4})|(\d{4})\D+(\d{5})(?:-(\d{4}))?")
_DEED = re.compile(r"(?:(صك|الصك|deed)\D*)?([\d/-]{3,20})")
_DECISION = re.compile(r"(?:قرار|القرار|decision)\D*([\w/.-]{2,30})")
_ELECTRONIC_DEED = 12  # digits


def by_point(words: str) -> list[int]:
    """The live parcel under «longitude, latitude», also if they were typed the other way round."""
    if (match := _POINT.fullmatch(to_western_digits(words))) is None:
        return []
    longitude, latitude = map(float, match.groups())
    west, south, east, north = EXTENT_LONLAT
    if not (west <= longitude <= east and south <= latitude <= north):
        longitude, latitude = latitude, longitude
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        return []
    found = parcel_at(longitude, latitude)
    return [found.id] if found else []


def by_paper(words: str, actor: Actor) -> list[int]:
    """Live parcels of a national address; for those who work with them, of a deed or survey decision."""
    typed = to_western_digits(words).strip()[:60]
    return _by_address(typed) or _by_decision(typed, actor) or _by_deed(typed, actor)


def _by_address(typed: str) -> list[int]:
    """Index: pk_national_address, ix_national_address_numbers."""
    query = select(NationalAddress.parcel_id).limit(_MOST)
    if short := normalise_short_address(typed):
        return list(db.session().scalars(query.where(NationalAddress.short_address == short)))
    if (match := _POST.fullmatch(typed)) is None:
        return []
    code, additional, building = (match[1], match[2], match[3]) if match[1] else (match[5], match[6], match[4])
    query = query.where(NationalAddress.postal_code == code, NationalAddress.building_no == building)
    return list(db.session().scalars(query.where(NationalAddress.additional_no == additional) if additional else query))


def _by_decision(typed: str, actor: Actor) -> list[int]:
    """Index: uq_survey_decision_decision_no."""
    if (match := _DECISION.match(fold_words(typed))) is None or not (scope := actor.municipalities_where(Cadastre.SURVEY_VIEW)):
        return []
    parcel = func.coalesce(SurveyDecision.result_parcel_id, SurveyDecision.parcel_id)
    mine = select(parcel).join(SpatialUnit, SpatialUnit.id == parcel)
    mine = mine.where(SurveyDecision.decision_no == match[1], SurveyDecision.decision_no != "", SpatialUnit.municipality_id.in_(scope))
    return list(db.session().scalars(mine.limit(_MOST)))


def _by_deed(typed: str, actor: Actor) -> list[int]:
    """Index: ix_deed_number. Twelve digits alone are an electronic deed; any other number needs the word."""
    match = _DEED.fullmatch(fold_words(typed))
    if match is None or not (match[1] or (match[2].isdigit() and len(match[2]) == _ELECTRONIC_DEED)):
        return []
    scope = actor.municipalities_where(Permission.LAND_EDIT) or actor.municipalities_where(Cadastre.SURVEY_VIEW)
    mine = select(Deed.parcel_id).join(SpatialUnit, SpatialUnit.id == Deed.parcel_id)
    mine = mine.where(Deed.number == match[2], SpatialUnit.municipality_id.in_(scope))
    return list(db.session().scalars(mine.limit(_MOST))) if scope else []


def fold_words(typed: str) -> str:
    """As ``fold``, but numbers keep their slashes and dashes."""
    return " ".join(word if any(letter.isdigit() for letter in word) else fold(word) for word in typed.split())
