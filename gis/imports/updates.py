"""What the wizard shows of an update: how it is asked for, what it would do, and what it did."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app import db
from app.authz import Actor
from gis.importers.targets import Target
from gis.importers.updating.listing import OUTCOMES
from gis.importers.updating.published import PREFIX, TABLE, layer_of
from gis.imports import words
from gis.layers.permissions import Permission as P
from gis.layers.scope import held_at
from gis.map.panel import LAND_USES
from gis.models import ImportJob, ImportRun, PublishedFeature, PublishedLayer

_MOST_WORDS, _SHOWN = 4, 8  # fields of a row; rows of each outcome on the page, the map draws more and the list has all
_LEAST_M2 = 0.01


def layer_targets(actor: Actor) -> list[tuple[str, str]]:
    """Layers of the catalogue that hold shapes and that this person may edit."""
    filled = exists().where(PublishedFeature.layer_id == PublishedLayer.id)
    layers = db.session().scalars(select(PublishedLayer).where(filled).order_by(PublishedLayer.title_ar, PublishedLayer.id))
    return [(f"{PREFIX}{layer.code}", _titled(layer)) for layer in layers if held_at(layer.municipality_id, actor, P.LAYER_EDIT)]


def target_words(name: str) -> str:
    """What a file becomes: a layer of the register, or one of the catalogue."""
    if name.startswith(PREFIX):
        layer = layer_of(name)
        return _titled(layer) if layer is not None else ""
    return str(words.TARGETS.get(name, ""))


def _titled(layer: PublishedLayer) -> str:
    return _("تحديث طبقة «%(title)s»", title=layer.title_ar)


def choices(target: Target, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Options of the form. A layer that was imported before is proposed for an update."""
    before = select(exists().where(ImportRun.layer == target.layer, ImportRun.accepted > 0, ImportRun.undone_at.is_(None)))
    published = target.table == TABLE
    proposed = "update" if published or db.session().scalar(before) else "add"
    keys = [(field.name, str(words.FIELDS.get(field.name, field.name))) for field in target.fields]
    usual = _("بلا رقم: بالموقع وحده") if published else _("رمز الطبقة المعتاد")
    return {
        "mode": "update" if published else chosen.get("mode") or proposed,
        "modes": [(code, str(label)) for code, label in words.MODES.items() if code == "update" or not published],
        "match": chosen.get("match", "key"),
        "matches": [(code, str(label)) for code, label in words.MATCHES.items()],
        "vanished": chosen.get("vanished", "report"),
        "lacking": [(code, str(label)) for code, label in words.VANISHED.items()],
        "key": chosen.get("key", ""),
        "keys": [] if target.layer == "parcels" else [("", usual), *keys],
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
