"""Two drawings of the office read and laid on their parcels: one that keeps every rule and was lodged, one too close to its neighbours."""

from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO, StringIO

import ezdxf
from shapely import Geometry, Polygon, affinity, box
from werkzeug.datastructures import FileStorage

from licensing.applications import queries
from licensing.demo import drawings
from licensing.demo.chapters.stage import Stage
from licensing.demo.roads import OFFICE
from licensing.demo.telling import Tale, fill
from licensing.models import Application
from licensing.scrutiny.commands import scrutinise
from licensing.sites import Site

METRES, TURNED_DEG = 6, 12.0
BAYS, BAY_M = 3, (2.5, 5.5)
LAYERS = {"ground": "A-FOOT-L0", "first": "A-FOOT-L1", "annex": "A-FOOT-ANNEX"}
OVERSTATED = 1.03  # the plot area that the second sheet states, beside the one that it draws


def scrutinise_plans(stage: Stage) -> None:
    """The first goes on to the owner and the desk; the second stays with the office, which sees what to mend."""
    stage.on_plot("villa", next(stage.vacant), OFFICE, stage.now - timedelta(days=0.7), design=lambda file: _sound(file, stage))
    wrong = stage.on_plot("villa", next(stage.vacant), OFFICE[:2], stage.now - timedelta(days=2))
    tale = Tale(stage.services["villa"], stage.cast.office, (), stage.now, seed=3)
    fill(wrong, tale, "engineering_office", stage.cast.office_actor, stage.now - timedelta(days=1))
    site = _site(wrong)
    floors = drawings.villa(site, 0.86, annex=False) | {"ground": drawings.over_the_setback(site)}
    _hand_in(wrong, site, floors, stage, stated=OVERSTATED)


def _sound(file: Application, stage: Stage) -> None:
    site = _site(file)
    _hand_in(file, site, drawings.villa(site, 0.75, annex=False), stage)


def _site(file: Application) -> Site:
    site = queries.site_of_application(file)
    assert site is not None
    return site


def _hand_in(file: Application, site: Site, floors: Mapping[str, Geometry], stage: Stage, stated: float = 1.0) -> None:
    upload = FileStorage(BytesIO(_sheet(site, floors, stated)), filename="architectural.dxf", content_type="image/vnd.dxf")
    scrutinise(file, upload, stage.cast.office_actor)


def _sheet(site: Site, floors: Mapping[str, Geometry], stated: float) -> bytes:
    """The plot and its floors as an office draws them: on a sheet of their own, turned, in metres."""
    drawing = ezdxf.new("R2010")
    drawing.header["$INSUNITS"] = METRES
    model = drawing.modelspace()
    outlines = [("PLOT_BOUNDARY", site.shape), *((LAYERS[part], shape) for part, shape in floors.items())]
    for layer, shape in [*outlines, *(("P-BAY", bay) for bay in _bays(floors["ground"]))]:
        model.add_lwpolyline(_ring(site, shape), close=True, dxfattribs={"layer": layer})
    model.add_mtext(f"PLOT_AREA_M2={site.shape.area * stated:.2f}", dxfattribs={"layer": "PLAN_INFO"})
    out = StringIO()
    drawing.write(out)
    return out.getvalue().encode()


def _bays(ground: Geometry) -> list[Polygon]:
    """Bays side by side under the ground floor."""
    wide, deep = BAY_M
    west, south = ground.centroid.x - wide * BAYS / 2, ground.centroid.y - deep / 2
    return [box(west + wide * n, south, west + wide * (n + 1), south + deep) for n in range(BAYS)]


def _ring(site: Site, shape: Geometry) -> list[tuple[float, float]]:
    assert isinstance(shape, Polygon)
    centre = site.shape.centroid
    turned = affinity.rotate(affinity.translate(shape, -centre.x, -centre.y), TURNED_DEG, origin=(0, 0))
    return [(x, y) for x, y, *_ in turned.exterior.coords[:-1]]
