"""Tables of the land, one module per aggregate. None is under row-level security: map SQL names its scope itself."""

from gis.models.addresses import NationalAddress
from gis.models.bookmarks import MapBookmark
from gis.models.cadastre import Deed, DeedRight, SurveyControlPoint, SurveyCorner, SurveyDecision, SurveySide
from gis.models.changes import LandChange, LandChangeCase, LandChangeParcel, LandObligation
from gis.models.features import Building, Landcover, Place, Street
from gis.models.imports import ImportChange, ImportJob, ImportRow, ImportRun
from gis.models.installation import Installation
from gis.models.layers import PublishedFeature, PublishedLayer
from gis.models.names import LandName, NameSpelling
from gis.models.planning import District, MunicipalityBoundary, Zone, ZoneClass, ZoneRule
from gis.models.plans import LandPlan
from gis.models.quality import LandCheck, LandFinding, LandFindingEvent, LandFindingSource
from gis.models.register import RRR, BAUnit, BAUnitParcel, ParcelEdge, ParcelLineage, SpatialUnit
from gis.models.settling import LandSettling
from gis.models.web import (
    BlockWeb,
    BuildingWeb,
    CaseWeb,
    DistrictWeb,
    LandcoverWeb,
    MunicipalityWeb,
    ParcelWeb,
    PlaceWeb,
    StreetWeb,
    ZoneWeb,
)

__all__ = [
    "RRR",
    "BAUnit",
    "BAUnitParcel",
    "BlockWeb",
    "Building",
    "BuildingWeb",
    "CaseWeb",
    "Deed",
    "DeedRight",
    "District",
    "DistrictWeb",
    "ImportChange",
    "ImportJob",
    "ImportRow",
    "ImportRun",
    "Installation",
    "LandChange",
    "LandChangeCase",
    "LandChangeParcel",
    "LandCheck",
    "LandFinding",
    "LandFindingEvent",
    "LandFindingSource",
    "LandName",
    "LandObligation",
    "LandPlan",
    "LandSettling",
    "Landcover",
    "LandcoverWeb",
    "MapBookmark",
    "MunicipalityBoundary",
    "MunicipalityWeb",
    "NameSpelling",
    "NationalAddress",
    "ParcelEdge",
    "ParcelLineage",
    "ParcelWeb",
    "Place",
    "PlaceWeb",
    "PublishedFeature",
    "PublishedLayer",
    "SpatialUnit",
    "Street",
    "StreetWeb",
    "SurveyControlPoint",
    "SurveyCorner",
    "SurveyDecision",
    "SurveySide",
    "Zone",
    "ZoneClass",
    "ZoneRule",
    "ZoneWeb",
]
