"""Two trenches in a street that was laid anew: the first waits for other bodies, of whom some have answered; the second clashes with it."""

from datetime import timedelta

import shapely
from geoalchemy2.shape import to_shape
from shapely import LineString
from shapely.ops import linemerge, substring
from sqlalchemy import func, select

from app import db
from gis.crs import to_lonlat
from gis.models import PublishedFeature, PublishedLayer, Street
from licensing.consultations import commands, queries
from licensing.consultations.commands import Answer
from licensing.demo.chapters.stage import SEAT, Stage
from licensing.demo.roads import OFFICE
from licensing.models import Application
from licensing.scrutiny.works import ASPHALT_LAYER

ASKED_DAYS_AGO, TRENCH_M = 8, 90.0
ANSWERS = {
    "water": Answer("no_objection", "لا تعارض مع خطوطنا القائمة.", (), "م. فهد العتيبي", "مدير صيانة الشبكة", "و/1448/2217"),
    "electricity": Answer(
        "conditions",
        "كيبل جهد متوسط على عمق 0.9 م في الجانب الشمالي.",
        ("يُحفر يدوياً بجوار الكيبل", "يحضر مندوبنا يوم الحفر"),
        "م. تركي الحربي",
        "مدير التوزيع",
        "ك/8841",
    ),
}
SILENT = "telecom"


def dig(stage: Stage) -> None:
    """Nothing where the city has no such street."""
    street = _street()
    if street is None:
        return
    name, line = street
    middle = line.length / 2
    asked = stage.file(
        "water_main",
        stage.firms["water"],
        (*OFFICE, "start_review", "consult_agencies"),
        stage.now - timedelta(days=ASKED_DAYS_AGO),
        place={"route": _trench(line, middle - TRENCH_M / 2), "address": name},
        said={"contractor_name": stage.firms["water"].name_ar},
    )
    _hear(asked)
    stage.file(
        "fibre",
        stage.firms["fibre"],
        OFFICE,
        stage.now - timedelta(days=0.6),
        place={"route": _trench(line, middle), "address": name},
        said={"contractor_name": stage.firms["fibre"].name_ar},
        seed=1,
    )


def _hear(file: Application) -> None:
    """Two have answered, one let its term pass, the others are waited for: one of them is late."""
    for code, asked in queries.standing(file).items():
        if code in ANSWERS:
            commands.answer(asked, ANSWERS[code])
        elif code == SILENT:
            commands.keep_silence(asked)


def _street() -> tuple[str, LineString] | None:
    """The longest street of the seat under the layer of protected asphalt, by its middle line."""
    covered = (
        select(PublishedFeature.id)
        .join(PublishedLayer, PublishedLayer.id == PublishedFeature.layer_id)
        .where(PublishedLayer.code == ASPHALT_LAYER, func.ST_Within(Street.geom, PublishedFeature.geom))
    )
    query = (
        select(Street.name_ar, Street.geom)
        .where(Street.municipality_id == SEAT, covered.exists())
        .order_by(func.ST_Length(Street.geom).desc(), Street.id)
        .limit(1)
    )
    row = db.session().execute(query).first()
    if row is None:
        return None
    line = linemerge(to_shape(row[1]))
    return row[0] or "", max(getattr(line, "geoms", [line]), key=lambda part: part.length)


def _trench(line: LineString, start_m: float) -> str:
    """A stretch of the street's middle, as a browser sends it."""
    return shapely.to_geojson(to_lonlat(substring(line, max(0.0, start_m), min(line.length, start_m + TRENCH_M))))
