"""The map's selection as a file: GeoJSON for maps, CSV for tables. Only what the map itself shows."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row

from app.casework.kinds import all_kinds
from app.errors import UserError
from gis.map.wording import category_word, state_word

MOST_ROWS = 5000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def check_size(rows: list[Row[Any]]) -> list[Row[Any]]:
    """The rows, if they are few enough for one file.

    Raises:
        UserError: more than one file may hold.
    """
    if len(rows) > MOST_ROWS:
        raise UserError("too_many_selected", found=f"{MOST_ROWS}+", limit=MOST_ROWS)
    return rows


def as_geojson(rows: Iterable[Row[Any]]) -> str:
    """A FeatureCollection of points, longitude and latitude, seven decimals."""
    features = [
        {
            "type": "Feature",
            "id": row.reference,
            "geometry": {"type": "Point", "coordinates": [round(row.longitude, 7), round(row.latitude, 7)]},
            "properties": {
                "reference": row.reference,
                "layer": row.layer,
                "state": row.state,
                "state_ar": row.state_ar,
                "category": row.category,
                "category_ar": row.category_ar,
                "opened_on": row.opened_on.isoformat(),
                "closed_on": row.closed_on.isoformat() if row.closed_on else None,
                "late": row.late,
                "district": row.district,
            },
        }
        for row in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def as_csv(rows: Iterable[Row[Any]]) -> str:
    """UTF-8 with a mark, so that spreadsheets see Arabic; no cell begins like a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(
        [
            _("الرقم"),
            _("النوع"),
            _("الحالة"),
            _("التصنيف"),
            _("الحي"),
            _("تاريخ الفتح"),
            _("تاريخ الإغلاق"),
            _("متأخر"),
            _("خط الطول"),
            _("دائرة العرض"),
        ]
    )
    kinds = {name: kind.name_ar for name, kind in all_kinds().items()}
    for row in rows:
        words = [row.reference, kinds.get(row.layer, row.layer), state_word(row), category_word(row), row.district]
        writer.writerow(
            [
                *map(guarded, words),
                row.opened_on,
                row.closed_on or "",
                _("نعم") if row.late else _("لا"),
                f"{row.longitude:.7f}",
                f"{row.latitude:.7f}",
            ]
        )
    return "\ufeff" + stream.getvalue()


def guarded(value: str | None) -> str:
    """The words, behind an apostrophe where a spreadsheet would calculate them."""
    text = value or ""
    return f"'{text}" if text.startswith(_FORMULA) else text
