"""What the wizard shows of an update: how it is asked for, what it would do, and what it did."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app import db
from gis.importers.targets import TARGETS
from gis.importers.updating.listing import OUTCOMES
from gis.imports import words
from gis.map.panel import LAND_USES
from gis.models import ImportJob, ImportRun

_MOST_WORDS, _SHOWN = 4, 8  # fields of a row; rows of each outcome on the page, the map draws more and the list has all
_LEAST_M2 = 0.01


def choices(target: str, chosen: Mapping[str, Any], layer: Mapping[str, Any]) -> dict[str, Any]:
    """Options of the form. A layer that was imported before is proposed for an update."""
    before = select(exists().where(ImportRun.layer == target, ImportRun.accepted > 0, ImportRun.undone_at.is_(None)))
    proposed = "update" if db.session().scalar(before) else "add"
    keys = [(field.name, str(words.FIELDS.get(field.name, field.name))) for field in TARGETS[target].fields]
    return {
        "mode": chosen.get("mode") or proposed,
        "modes": [(code, str(label)) for code, label in words.MODES.items()],
        "match": chosen.get("match", "key"),
        "matches": [(code, str(label)) for code, label in words.MATCHES.items()],
        "vanished": chosen.get("vanished", "report"),
        "lacking": [(code, str(label)) for code, label in words.VANISHED.items()],
        "key": chosen.get("key", ""),
        "keys": [] if target == "parcels" else [("", _("رمز الطبقة المعتاد")), *keys],
    }


def update_part(job: ImportJob) -> dict[str, Any]:
    """Counts with their words, the fields that change, and the sample."""
    counts = (job.report or {})["update"]
    return {
        **counts,
        "fields": [{"name": str(words.FIELDS.get(name, name)), "rows": rows} for name, rows in counts["fields"].items()],
        "rows": [_row(place, row) for place, row in _first(job.sample or [])],
        "nothing": not sum(counts[name] for name in ("added", "changed", "moved", "retired")),
        "legend": [(code, words.OUTCOMES[code]) for code in OUTCOMES if counts.get(code)],
    }


def _first(sample: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    seen: Counter[str] = Counter()
    for place, row in enumerate(sample):
        seen[row["outcome"]] += 1
        if seen[row["outcome"]] <= _SHOWN:
            yield place, row


def _row(place: int, row: Mapping[str, Any]) -> dict[str, Any]:
    said = {"row": row["row"], "outcome": words.OUTCOMES[row["outcome"]], "name": row["name"], "what": _what(row)}
    return {"key": place, "url": f"#row-{place}", **said}


def _what(row: Mapping[str, Any]) -> str:
    """«استخدام الأرض: سكني ← تجاري»."""
    said = [
        f"{words.FIELDS.get(field, field)}: {value_words(field, before)} ← {value_words(field, after)}"
        for field, (before, after) in list((row["changes"] or {}).items())[:_MOST_WORDS]
    ]
    if row["outcome"] == "moved":
        far, area = row["distance_m"] or 0, row["area_diff_m2"] or 0
        said.insert(0, _("أبعد نقطة %(far)s م", far=f"{far:.2f}"))
        if abs(area) >= _LEAST_M2:
            grown = _("زادت المساحة %(area)s م²", area=f"{area:.2f}") if area > 0 else _("نقصت المساحة %(area)s م²", area=f"{-area:.2f}")
            said.insert(1, grown)
    if row["note"]:
        said.append(words.note_words(row["note"]))
    return "، ".join(said)


def value_words(field: str, value: Any) -> str:
    if value in (None, ""):
        return _("فارغ")
    return str(LAND_USES.get(value, value)) if field == "land_use" else str(value)
