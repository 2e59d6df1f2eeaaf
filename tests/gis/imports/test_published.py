"""Real files as published layers: every row kept, drawn as tiles, its fields as they were written."""

import csv
import json
import math

import pytest
import shapely
from sqlalchemy import func, select

from app import db
from gis.crs import LONLAT, WEB_MERCATOR, reproject
from gis.layers import commands
from gis.layers.commands import LayerFacts
from gis.layers.filling import fill_layer
from gis.models import PublishedFeature, SpatialUnit
from tests.factories.land import make_ground
from tests.factories.people import SIH, staff
from tests.gis.layers.making import seat_at
from tests.gis.layers.test_layer_tiles import body


@pytest.fixture
def people(committed_db):
    make_ground()
    seat_at(SIH)
    made = staff("planner", SIH), staff("approver", SIH)
    db.session().commit()
    return made


@pytest.fixture
def fill(people, only):
    """Make a public layer of a file: fill(path, code, kind) -> (layer, what was filled)."""

    def run(path, code, kind, **said):
        layer = commands.create_layer(code, kind, LayerFacts("طبقة", "الأمانة", classification="public"), people[0])
        filled = fill_layer(layer, only(path), people[0], allow_outside=True, **said)
        db.session().commit()
        return layer, filled

    return run


def tile_of(layer, z):
    box = db.session().scalar(select(func.ST_Extent(PublishedFeature.geom_3857)).where(PublishedFeature.layer_id == layer.id))
    west, south, east, north = (float(edge) for edge in box.removeprefix("BOX(").removesuffix(")").replace(",", " ").split())
    place = reproject(shapely.Point((west + east) / 2, (south + north) / 2), WEB_MERCATOR, LONLAT)
    y = (1 - math.asinh(math.tan(math.radians(place.y))) / math.pi) / 2
    return f"/tiles/{layer.code}/{z}/{int((place.x + 180) / 360 * 2**z)}/{int(y * 2**z)}"


def test_the_zones_of_san_jose_answer_as_tiles(fill, people, shared, committing_client):
    layer, filled = fill(shared / "zoning_planning/sanjose_Zoning.zip", "sj-zones", "polygon")
    assert (filled.read, filled.accepted, dict(filled.rejected)) == (4239, 4239, {})
    commands.publish(layer, people[1])
    db.session().commit()
    sizes = [len(body(committing_client.get(tile_of(layer, z)))) for z in (11, 14)]
    assert min(sizes) > 1000


def test_every_field_of_the_ministrys_parcel_layer_is_held_as_text(people, only, bring, shared, tmp_path):
    with (shared / "saudi_parcel_schema/umaps_parcel_fields.csv").open(encoding="utf8") as stream:
        fields = [row["field"] for row in csv.DictReader(stream)]
    odd = {"PARCELPLAN": "1324/ب", "PLANNUMBER": "1324/ب", "PARCELNUMBER": "56/1/6", "RE_PARCELID": "031040008421", "LICENSEYEAR": "1445هـ"}
    written = {field: odd.get(field, f"٠{place}/أ") for place, field in enumerate(fields)}
    ring = shapely.box(47.300, 24.150, 47.301, 24.151)
    feature = {"type": "Feature", "properties": written, "geometry": json.loads(shapely.to_geojson(ring))}
    path = tmp_path / "umaps.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False), "utf8")
    layer = commands.create_layer("umaps", "polygon", LayerFacts("قطع", "الوزارة"), people[0])
    fill_layer(layer, only(path), people[0], allow_outside=True)
    kept = db.session().scalar(select(PublishedFeature.properties).where(PublishedFeature.layer_id == layer.id))
    assert (len(fields), kept) == (93, written)
    db.session().commit()
    plan, number = fields[0], fields[1]
    feature["properties"] |= {plan: "1324/ب", number: "56/1/6"}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False), "utf8")
    assert bring(path, "parcels", "--map", f"plan_no={plan}", "--map", f"parcel_no={number}", "--allow-outside")[0] == 0
    assert db.session().execute(select(SpatialUnit.plan_no, SpatialUnit.parcel_no)).one() == ("1324/ب", "56/1/6")
