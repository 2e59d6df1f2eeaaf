"""What a citizen and a planner see in an installation of EPSG:32642. A program of its own: the CRS is fixed when gis is imported.

.venv/bin/python -m tests.gis.andkhoy FOLDER_OF_THE_DATA, with the database and its CRS in the environment; prints JSON.
"""

import json
import sys
from datetime import date
from math import cos, log, pi, radians, tan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM, acting_as
from app.db import uuid7
from app.identity.models import Membership, User
from app.organisation.commands import create_municipality
from gis.crs import EXTENT_LONLAT, STORAGE_SRID, to_lonlat
from gis.models import LandFinding, SpatialUnit
from gis.quality.commands import check_register
from gis.register.queries import shape_of
from wsgi import create_app

BRANCH = 1


def main(data: Path) -> None:
    app = create_app()
    with app.app_context(), acting_as(SYSTEM), db.transaction() as session:
        create_municipality(BRANCH, "andkhoy", "بلدية أندخوي", "Andkhoy Municipality", "C3", is_seat=True)
        planner = User(id=uuid7(), username="planner", display_name="مخطط", password_hash="-")
        session.add(planner)
        session.flush()
        session.add(Membership(user_id=planner.id, municipality_id=BRANCH, role="planner", valid_from=date(2020, 1, 1)))
        session.flush()
        cookie = planner.get_id()
    told: dict[str, Any] = {"srid": STORAGE_SRID, "imports": _imports(app, data)}
    told["queue"] = _queue(app)
    with app.app_context(), acting_as(SYSTEM):
        parcel = db.session().scalars(select(SpatialUnit).order_by(func.abs(SpatialUnit.area_m2 - 600), SpatialUnit.id).limit(1)).one()
        point = to_lonlat(shape_of(parcel).representative_point())
        told |= {"area_m2": float(parcel.area_m2), "flat_m2": shape_of(parcel).area, "source_srid": parcel.source_srid}
    told["citizen"] = _pages(app, "", _citizen_pages(parcel.id, point.x, point.y))
    told["planner"] = _pages(app, cookie, _planner_pages(parcel.id, point.x, point.y))
    told["parcel"] = parcel.id
    print(json.dumps(told, ensure_ascii=False))


def _imports(app: Flask, data: Path) -> dict[str, Any]:
    west, south, east, north = EXTENT_LONLAT
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    feature = {"type": "Feature", "properties": {"code": "andkhoy"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    reports: dict[str, Any] = {}
    with TemporaryDirectory() as folder:
        boundary = Path(folder) / "boundary.geojson"
        boundary.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf8")
        for layer, file, options in (
            ("municipalities", boundary, ()),
            ("districts", data / "afg_Andkhoy_d_districts.zip", ("--map", "name_ar=Dist_Numb_", "--encoding", "UTF-8")),
            ("parcels", data / "afg_Andkhoy_p.zip", ("--encoding", "UTF-8")),
        ):
            out = Path(folder) / f"{layer}.json"
            command = ["gis", "import", str(file), "--layer", layer, "--report", str(out), *options]
            reports[layer] = {"status": app.test_cli_runner().invoke(args=command).exit_code, **json.loads(out.read_text("utf8"))}
    return reports


def _queue(app: Flask) -> dict[str, list[float]]:
    """What the register shows, by kind: square metres of each finding."""
    with app.app_context(), acting_as(SYSTEM), db.transaction() as session:
        check_register()
        found: dict[str, list[float]] = {}
        for kind, area in session.execute(select(LandFinding.kind, LandFinding.area_m2).where(LandFinding.state == "open")):
            found.setdefault(kind, []).append(float(area or 0))
        return found


def _citizen_pages(parcel: int, longitude: float, latitude: float) -> list[str]:
    return [f"/build?parcel={parcel}", f"/map?parcel={parcel}", f"/map/parcels/{parcel}", f"/map/search?q={longitude:.7f},{latitude:.7f}"]


def _planner_pages(parcel: int, longitude: float, latitude: float) -> list[str]:
    place = f"lon={longitude:.7f}&lat={latitude:.7f}"
    return [
        f"/map?parcel={parcel}",
        f"/map/identify?{place}&layers=parcels",
        "/map/quality",
        "/tiles/parcels/14/" + _tile(longitude, latitude, 14),
    ]


def _tile(longitude: float, latitude: float, zoom: int) -> str:
    y = (1 - log(tan(radians(latitude)) + 1 / cos(radians(latitude))) / pi) / 2
    return f"{int((longitude + 180) / 360 * 2**zoom)}/{int(y * 2**zoom)}"


def _pages(app: Flask, cookie: str, addresses: list[str]) -> dict[str, Any]:
    client = app.test_client()
    if cookie:
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = cookie, True
    seen = {}
    for address in addresses:
        answer = client.get(address)
        text = answer.get_data().decode("utf8", "replace")
        seen[address.split("?")[0].rsplit("/", 1 if "tiles" in address else 0)[0]] = {
            "status": answer.status_code,
            "bytes": len(answer.data),
            "text": text,
        }
    return seen


if __name__ == "__main__":
    main(Path(sys.argv[1]))
