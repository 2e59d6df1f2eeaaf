"""The layers a planner filters, asks and prints, each with the properties that a filter may name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Date, FromClause, cast, or_, true

from app.authz import Actor
from gis.crs import STORAGE_SRID, WEB_MERCATOR
from gis.models import (
    Building,
    BuildingWeb,
    CaseWeb,
    DistrictWeb,
    LandcoverWeb,
    MunicipalityWeb,
    ParcelWeb,
    PlaceWeb,
    SpatialUnit,
    StreetWeb,
    ZoneWeb,
)
from gis.permissions import Permission
from gis.tiles.layers import LAYERS as TILES


@dataclass(frozen=True)
class Property:
    """``type``: text, number, date or boolean. ``bound`` makes of a filter's value what the column is compared with."""

    title: Any
    column: Any
    type: str = "text"
    bound: Callable[[Any], Any] = lambda value: value


@dataclass(frozen=True)
class Layer:
    """``rows`` is what it is read from, ``geom`` (indexed) in ``srid``; ``own`` narrows shared tables to the layer's rows."""

    name: str
    title: Any
    group: str
    kind: str  # polygon, line, point
    rows: FromClause
    id: Any
    geom: Any
    properties: Mapping[str, Property]
    own: ColumnElement[bool] = field(default_factory=true)
    restricted: bool = False
    exact: Any = None  # the geometry as surveyed, in the storage CRS, where edits need it
    srid: int = WEB_MERCATOR
    zoom: int | None = None  # drawn from this one on; None: as the register's tiles say
    facts: Any = None  # all properties as one jsonb, where they are kept so
    label: str = ""  # the property a row is called by
    style: Mapping[str, Any] | None = None  # of a published layer, as gis.layers.styles reads it
    sent: tuple[str, ...] = ()  # the properties that its tiles carry, of those in ``facts``

    @property
    def exact_geom(self) -> Any:
        return self.geom if self.exact is None else self.exact

    @property
    def exact_srid(self) -> int:
        return self.srid if self.exact is None else STORAGE_SRID

    @property
    def first_zoom(self) -> int:
        return TILES[self.name].sql[0][0] if self.zoom is None else self.zoom

    def seen_by(self, actor: Actor) -> ColumnElement[bool]:
        """Rows that this person may know of."""
        if not self.restricted:
            return self.own
        return self.own & or_(~CaseWeb.restricted, CaseWeb.municipality_id.in_(actor.municipalities_where(Permission.CASES_VIEW)))


GROUPS = {"cases": _l("المعاملات"), "land": _l("الأراضي والأنظمة"), "city": _l("المدينة")}
_NAME = _l("الاسم")
_KIND = _l("النوع")


def _web(name: str, title: Any, group: str, kind: str, table: Any, properties: Mapping[str, Property]) -> Layer:
    return Layer(name, title, group, kind, table.__table__, table.id, table.geom, properties)


def _cases(name: str, title: Any, rows: str) -> Layer:
    properties = {
        "reference": Property(_l("رقم المعاملة"), CaseWeb.reference),
        "state": Property(_l("الحالة"), CaseWeb.state_ar),
        "category": Property(_l("التصنيف"), CaseWeb.category_ar),
        "tone": Property(_l("اللون"), CaseWeb.tone),
        "opened_on": Property(_l("تاريخ الفتح"), CaseWeb.opened_on, "date"),
        "closed_on": Property(_l("تاريخ الإغلاق"), CaseWeb.closed_on, "date"),
    }
    return Layer(
        name, title, "cases", "point", CaseWeb.__table__, CaseWeb.id, CaseWeb.geom, properties, own=CaseWeb.layer == rows, restricted=True
    )


_PARCELS = Layer(
    "parcels",
    _l("القطع"),
    "land",
    "polygon",
    ParcelWeb.__table__.join(SpatialUnit.__table__, SpatialUnit.id == ParcelWeb.id).outerjoin(
        DistrictWeb.__table__, DistrictWeb.id == ParcelWeb.district_id
    ),
    ParcelWeb.id,
    ParcelWeb.geom,
    {
        "parcel_no": Property(_l("رقم القطعة"), ParcelWeb.parcel_no),
        "block_no": Property(_l("البلوك"), ParcelWeb.block_no),
        "plan_no": Property(_l("المخطط"), ParcelWeb.plan_no),
        "land_use": Property(_l("الاستخدام"), ParcelWeb.land_use),
        "zone": Property(_l("نظام البناء"), ParcelWeb.zone),
        "district": Property(_l("الحي"), DistrictWeb.name_ar),
        "area_m2": Property(_l("المساحة بالمتر المربع"), SpatialUnit.area_m2, "number"),
        "since": Property(_l("في السجل منذ"), cast(SpatialUnit.begin_lifespan_version, Date), "date"),
    },
    exact=SpatialUnit.geom,
)
_BUILDINGS = Layer(
    "buildings",
    _l("المباني"),
    "city",
    "polygon",
    BuildingWeb.__table__.join(Building.__table__, Building.id == BuildingWeb.id),
    BuildingWeb.id,
    BuildingWeb.geom,
    {"floors": Property(_l("عدد الأدوار"), BuildingWeb.floors, "number"), "over": Property(_l("متجاوز"), BuildingWeb.over, "boolean")},
)
LAYERS: dict[str, Layer] = {
    layer.name: layer
    for layer in (
        _cases("permits", _l("الرخص"), "permit"),
        _cases("reports", _l("البلاغات"), "report"),
        _cases("visits", _l("الزيارات"), "visit"),
        _cases("applications", _l("الطلبات"), "application"),
        _PARCELS,
        _web(
            "zones",
            _l("أنظمة البناء"),
            "land",
            "polygon",
            ZoneWeb,
            {
                "code": Property(_l("الرمز"), ZoneWeb.code),
                "name_ar": Property(_NAME, ZoneWeb.name_ar),
                "land_use": Property(_l("الاستخدام"), ZoneWeb.land_use),
            },
        ),
        _web("districts", _l("الأحياء"), "land", "polygon", DistrictWeb, {"name_ar": Property(_NAME, DistrictWeb.name_ar)}),
        _web(
            "municipalities",
            _l("حدود البلديات"),
            "land",
            "polygon",
            MunicipalityWeb,
            {"code": Property(_l("الرمز"), MunicipalityWeb.code), "name_ar": Property(_NAME, MunicipalityWeb.name_ar)},
        ),
        _web(
            "streets",
            _l("الشوارع"),
            "city",
            "line",
            StreetWeb,
            {
                "name_ar": Property(_NAME, StreetWeb.name_ar),
                "kind": Property(_KIND, StreetWeb.kind),
                "width_m": Property(_l("العرض بالمتر"), StreetWeb.width_m, "number"),
            },
        ),
        _BUILDINGS,
        _web(
            "places",
            _l("المرافق"),
            "city",
            "point",
            PlaceWeb,
            {"kind": Property(_KIND, PlaceWeb.kind), "name_ar": Property(_NAME, PlaceWeb.name_ar)},
        ),
        _web(
            "landcover",
            _l("الحدائق والأودية والمزارع"),
            "city",
            "polygon",
            LandcoverWeb,
            {"kind": Property(_KIND, LandcoverWeb.kind), "name_ar": Property(_NAME, LandcoverWeb.name_ar)},
        ),
    )
}


def register_tree() -> list[dict[str, Any]]:
    """The register's groups with their layers and fields, as the layer tree and the filter builder show them."""
    return [
        {"group": str(title), "layers": [told(layer) for layer in LAYERS.values() if layer.group == group]}
        for group, title in GROUPS.items()
    ]


def told(layer: Layer) -> dict[str, Any]:
    """What the tree and the filter builder know of a layer."""
    return {
        "name": layer.name,
        "title": str(layer.title),
        "kind": layer.kind,
        "firstZoom": layer.first_zoom,
        "fields": [{"name": name, "title": str(p.title), "type": p.type} for name, p in layer.properties.items()],
    }
