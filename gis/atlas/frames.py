"""The atlas's figures as geopandas frames, longitude and latitude."""

from dataclasses import dataclass
from datetime import date

import geopandas
import numpy as np
import pandas
import shapely

from app import db
from app.sqlfile import load_sql
from gis.crs import LONLAT, WEB_MERCATOR, reproject

MONTHS = 18


@dataclass(frozen=True)
class Atlas:
    """``districts`` with the number of permits in each, ``ground`` to orient by, ``reports`` with their month."""

    districts: geopandas.GeoDataFrame
    ground: geopandas.GeoDataFrame
    reports: pandas.DataFrame
    permits: int

    @property
    def months(self) -> list[tuple[pandas.Period, int]]:
        """Each month with its number of reports, latest first."""
        counts = self.reports.groupby("month").size()
        return [(month, int(counts[month])) for month in sorted(counts.index, reverse=True)]


def read_atlas(today: date) -> Atlas:
    """The last eighteen months of public reports, and every permit, on the ground of the city."""
    ground = _ground()
    permits = _cases("permit", date(1900, 1, 1))
    reports = _cases("report", (pandas.Period(today, "M") - (MONTHS - 1)).start_time.date())
    reports["month"] = pandas.to_datetime(reports["opened_on"]).dt.to_period("M")
    districts = ground[ground["kind"] == "district"].set_index("id")
    districts["permits"] = permits.groupby("district_id").size().reindex(districts.index, fill_value=0).astype(int)
    districts["reports"] = reports.groupby("district_id").size().reindex(districts.index, fill_value=0).astype(int)
    return Atlas(districts, ground[ground["kind"] != "district"], reports, len(permits))


def _ground() -> geopandas.GeoDataFrame:
    rows = db.session().execute(load_sql("gis", "atlas/ground")).all()
    shapes = reproject(np.array(shapely.from_wkb([bytes(row.geom) for row in rows]), dtype=object), WEB_MERCATOR, LONLAT)
    facts = {"kind": [row.kind for row in rows], "id": [row.id for row in rows], "name_ar": [row.name_ar or "" for row in rows]}
    return geopandas.GeoDataFrame(facts, geometry=shapely.set_precision(shapes, 1e-5, mode="pointwise") if len(rows) else [], crs=LONLAT)


def _cases(layer: str, since: date) -> pandas.DataFrame:
    rows = db.session().execute(load_sql("gis", "atlas/cases"), {"layer": layer, "opened_from": since}).all()
    frame = pandas.DataFrame(rows, columns=["longitude", "latitude", "opened_on", "district_id"])
    return frame.astype({"longitude": float, "latitude": float})
