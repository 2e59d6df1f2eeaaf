"""A plan of the demo in which the field work went wrong: one parcel for each kind of defect, brought in by the importer itself.

It lies on empty ground beside the city and belongs to nobody, so no figure of the city changes.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import from_shape
from shapely import LineString, MultiLineString, MultiPolygon, Polygon, box
from sqlalchemy import exists, func, select

from app import db
from app.authz import SYSTEM
from app.demo import DemoContext
from gis.crs import STORAGE_SRID, to_lonlat
from gis.demo.layout import BASE, TOWNS
from gis.demo.load import municipality_ids
from gis.importers.run import Options, import_file
from gis.models import Landcover, MunicipalityBoundary, SpatialUnit, Street
from gis.plans.boundaries import Boundary
from gis.plans.commands import PlanFacts, record_plan
from gis.quality.imported import take_up_imports
from gis.quality.looking import look_at, numbers_repeated
from gis.quality.recording import record
from gis.tiles.copies import refresh_copies

FILE = "رفع ميداني.geojson"
PLAN = "3390"
GROUND = box(-60, -60, 460, 120)  # what must be free
BOUNDARY = box(-25, -1, 145, 50)
STREETS = (("شارع الخزامى", -7.5), ("شارع السدر", 57.5))
_MOST_BYTES = 10_000_000
_STEP_M, _RINGS = 450.0, 60

# (number, block, shape): what a surveyor's file brought, drawn around a corner of the plan, in metres
ROWS: tuple[tuple[str, str, shapely.Geometry | None], ...] = (
    *((str(1 + place), "1", box(20 * place, 0, 20 * place + 20, 25)) for place in range(4)),
    *((str(5 + place), "1", box(20 * place, 25, 20 * place + 20, 50)) for place in range(4)),
    ("9", "1", box(79.4, 0, 100, 25)),  # over lot 4
    ("10", "1", box(20, 25, 40, 50)),  # lot 6 once more
    ("11", "1", box(40.1, 25.1, 59.9, 49.9)),  # lot 7, measured twice
    ("12", "1", box(100, 0, 100.3, 25)),  # a strip
    ("13", "1", box(-20.15, 0, -0.15, 25)),  # 15 cm from lot 1
    ("03", "1", box(101, 25, 121, 50)),  # another lot 3
    ("14", "1", box(-20, 25, 0, 52)),  # beyond the plan
    ("15", "1", box(400, 0, 420, 25)),  # far from its block
    ("16", "??", box(120.97, 0, 141, 25)),  # its block was lost, and it is 3 cm over lot 20
    ("17", "1", None),
    ("18", "1", LineString([(101, 0), (121, 25)])),
    ("19", "1", Polygon([(121, 25), (141, 25), (141, 49), (131.5, 49), (133, 50), (130.5, 50), (132, 49), (121, 49)])),  # crosses itself
    ("20", "1", box(101, 0, 121, 25)),
)


def load_defects(context: DemoContext) -> None:
    """Loader: the plan stands with its defects, and they stand in the queue."""
    branch = int(municipality_ids()[0])
    x, y = _free_ground(branch)
    _plan(context, branch, x, y)
    with TemporaryDirectory(prefix="demo-") as folder:
        path = Path(folder) / FILE
        path.write_text(json.dumps(_collection(x, y), ensure_ascii=False), "utf8")
        report = import_file(path, Options(layer="parcels", municipality=TOWNS[0].code, repair="structure"), SYSTEM, _MOST_BYTES)
    brought = db.session().scalars(select(SpatialUnit.id).where(SpatialUnit.import_run_id == report["run_id"])).all()
    take_up_imports()
    record(look_at(brought))
    record(numbers_repeated())
    context.made["defects"] = len(ROWS)


def _free_ground(branch: int) -> tuple[float, float]:
    """The nearest corner to the middle of the seat where the plan stands on nobody's land.

    Raises:
        LookupError: there is none.
    """
    for ring in range(4, _RINGS):
        for column, row in _round(ring):
            x, y = round(float(BASE[0]) + column * _STEP_M, 3), round(float(BASE[1]) + row * _STEP_M, 3)
            if _is_free(branch, from_shape(_moved(GROUND, x, y), STORAGE_SRID)):
                return x, y
    raise LookupError("no free ground for the plan of defects")


def _round(ring: int) -> Iterator[tuple[int, int]]:
    for column in range(-ring, ring + 1):
        for row in range(-ring, ring + 1):
            if max(abs(column), abs(row)) == ring:
                yield column, row


def _is_free(branch: int, ground: Any) -> bool:
    taken = [exists().where(func.ST_Intersects(table.geom, ground)) for table in (SpatialUnit, Street)]
    wet = exists().where(func.ST_Intersects(Landcover.geom, ground), Landcover.kind.not_in(("open", "sand")))
    ours = exists().where(MunicipalityBoundary.municipality_id == branch, func.ST_Covers(MunicipalityBoundary.geom, ground))
    return bool(db.session().scalar(select(ours & ~taken[0] & ~taken[1] & ~wet)))


def _plan(context: DemoContext, branch: int, x: float, y: float) -> None:
    """Its approved boundary and its two streets."""
    streets = [
        Street(
            municipality_id=branch,
            name_ar=name,
            width_m=15,
            kind="local",
            geom=from_shape(_moved(MultiLineString([[(-30, level), (150, level)]]), x, y), STORAGE_SRID),
        )
        for name, level in STREETS
    ]
    db.session().add_all(streets)
    facts = PlanFacts("subdivision", PLAN, "مخطط الواحة الجنوبي", "3390/47", context.as_of - timedelta(days=120))
    record_plan(branch, facts, Boundary(_moved(MultiPolygon([BOUNDARY]), x, y), {"way": "drawn"}))
    db.session().flush()
    refresh_copies("streets", [street.id for street in streets])


def _collection(x: float, y: float) -> dict[str, Any]:
    """The file, in longitude and latitude as such files are."""
    features = []
    for number, block, shape in ROWS:
        geometry = json.loads(shapely.to_geojson(to_lonlat(_moved(shape, x, y)))) if shape is not None else None
        facts = {"plan_no": PLAN, "block_no": block, "parcel_no": number}
        features.append({"type": "Feature", "properties": facts, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def _moved(shape: shapely.Geometry, x: float, y: float) -> shapely.Geometry:
    return shapely.transform(shape, lambda xy: xy + np.array([x, y]))
