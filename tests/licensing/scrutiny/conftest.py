import json
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import ezdxf
import pytest
from werkzeug.datastructures import FileStorage

from app.authz import acting_as
from tests.factories import filing

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "dxf_building_plans"


@pytest.fixture
def city(db_session, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)
    return filing.build_city()


@pytest.fixture
def villa(city):
    """A villa's file in the hands of its office."""
    application = filing.start_villa(city)
    filing.to_office(city, application)
    with acting_as(city.office):
        filing.answer(application, city.office, "engineering_office", filing.BUILDING)
    return application


def sheet(layers: dict[str, list[list[tuple[float, float]]]], *, units: int = 6, texts: tuple[str, ...] = ()) -> bytes:
    """A drawing with closed outlines by layer."""
    drawing = ezdxf.new("R2010")
    drawing.header["$INSUNITS"] = units
    model = drawing.modelspace()
    for layer, rings in layers.items():
        for ring in rings:
            model.add_lwpolyline(ring, close=True, dxfattribs={"layer": layer})
    for text in texts:
        model.add_mtext(text, dxfattribs={"layer": "PLAN_INFO"})
    out = StringIO()
    drawing.write(out)
    return out.getvalue().encode()


def file(content: bytes, name: str = "plan.dxf") -> FileStorage:
    return FileStorage(BytesIO(content), filename=name, content_type="application/octet-stream")


def rectangle(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    return [(west, south), (east, south), (east, north), (west, north)]


@pytest.fixture(scope="session")
def samples():
    """Name of each sample -> its bytes, and what was measured of it by another hand."""
    if not SAMPLES.exists():
        pytest.skip("the scrutiny samples are not here")
    with ZipFile(SAMPLES / "digit_edcr_dxf_dev.zip") as archive:
        files = {Path(name).name: archive.read(name) for name in archive.namelist() if name.endswith(".dxf")}
    return files, json.loads((SAMPLES / "measured_by_ezdxf.json").read_text())
