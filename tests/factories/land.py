"""A small piece of city: one branch's ground, two streets, a passage, a wadi, and a block of lots between them."""

import numpy as np
import shapely
from geoalchemy2.shape import from_shape
from shapely import LineString, MultiLineString, MultiPolygon, Polygon, box

from app import db
from gis.crs import STORAGE_SRID
from gis.models import RRR, BAUnit, BAUnitParcel, District, Landcover, MunicipalityBoundary, SpatialUnit, Street, Zone, ZoneClass
from gis.register.commands import reference_of
from gis.tiles.copies import refresh_all_copies
from tests.factories.people import DILAM, SIH, make_branches

EAST, NORTH = 734_700.0, 2_672_700.0  # a corner in Al-Kharj, storage metres
NORTH_WIDTH_M, SOUTH_WIDTH_M, PASSAGE_WIDTH_M = 30.0, 10.0, 4.0


def here(shape):
    """A shape drawn around (0, 0) brought to Al-Kharj."""
    return shapely.transform(shape, lambda xy: xy + np.array([EAST, NORTH]))


def many(shape):
    return MultiPolygon([shape]) if shape.geom_type == "Polygon" else MultiLineString([shape]) if shape.geom_type == "LineString" else shape


def stored(shape):
    return from_shape(many(here(shape)), STORAGE_SRID)


def make_ground() -> None:
    """Boundaries of the two branches, a district and a villa zone."""
    make_branches()
    db.session().add_all(
        [
            MunicipalityBoundary(municipality_id=SIH, geom=stored(box(-5000, -5000, 5000, 5000))),
            MunicipalityBoundary(municipality_id=DILAM, geom=stored(box(5000, -5000, 9000, 5000))),
            ZoneClass(code="س1", name_ar="سكني فلل", name_en="Villas", land_use="residential"),
        ]
    )
    db.session().flush()
    db.session().add_all(
        [
            District(municipality_id=SIH, name_ar="حي النزهة", name_en="An Nuzhah", geom=stored(box(-500, -500, 500, 500))),
            Zone(municipality_id=SIH, code="س1", name_ar="سكني فلل", geom=stored(box(-500, -500, 500, 500))),
        ]
    )
    db.session().flush()


def make_street(line: LineString, width_m: float | None, kind: str = "local", name: str = "شارع التجربة") -> Street:
    street = Street(municipality_id=SIH, name_ar=name, width_m=width_m, kind=kind, geom=stored(line))
    db.session().add(street)
    db.session().flush()
    return street


def make_parcel(shape: Polygon, number: str, *, plan: str = "2702", block: str = "14", municipality_id: int = SIH) -> SpatialUnit:
    zone, district = db.session().query(Zone.id).first(), db.session().query(District.id).first()
    parcel = SpatialUnit(
        municipality_id=municipality_id,
        plan_no=plan,
        block_no=block,
        parcel_no=number,
        reference=reference_of(plan, block, number),
        zone_id=zone[0] if zone else None,
        district_id=district[0] if district else None,
        land_use="residential",
        area_m2=round(shape.area, 4) if 0 < shape.area < 1e9 else 1,
        geom=stored(shape),
    )
    db.session().add(parcel)
    db.session().flush()
    return parcel


def give(parcel: SpatialUnit, *owners, deed: str = "310100000001") -> BAUnit:
    """The parties own the parcel in equal shares."""
    unit = BAUnit(municipality_id=parcel.municipality_id)
    db.session().add(unit)
    db.session().flush()
    db.session().add(BAUnitParcel(ba_unit_id=unit.id, parcel_id=parcel.id))
    db.session().add_all(
        RRR(ba_unit_id=unit.id, party_id=owner.id, share_numerator=1, share_denominator=len(owners), deed_no=deed) for owner in owners
    )
    db.session().flush()
    return unit


def make_block() -> dict[str, SpatialUnit]:
    """Lots 1–4 of 20 × 25 m in two rows; a wide street north, a narrow one south, a passage east, a wadi west."""
    make_ground()
    make_street(LineString([(-100, 50 + NORTH_WIDTH_M / 2), (200, 50 + NORTH_WIDTH_M / 2)]), NORTH_WIDTH_M, "arterial", "طريق الملك فهد")
    make_street(LineString([(-100, -SOUTH_WIDTH_M / 2), (200, -SOUTH_WIDTH_M / 2)]), SOUTH_WIDTH_M, name="شارع الأمل")
    make_street(LineString([(40 + PASSAGE_WIDTH_M / 2, 0), (40 + PASSAGE_WIDTH_M / 2, 50)]), PASSAGE_WIDTH_M, "passage", "ممر")
    db.session().add(Landcover(municipality_id=SIH, kind="wadi", name_ar="وادي التجربة", geom=stored(box(-60, -100, 0, 200))))
    lots = {"1": box(0, 0, 20, 25), "2": box(20, 0, 40, 25), "3": box(0, 25, 20, 50), "4": box(20, 25, 40, 50)}
    parcels = {number: make_parcel(shape, number) for number, shape in lots.items()}
    refresh_all_copies()
    return parcels
