"""Published layers as targets of an update: their fields are their own, their shapes keep no versions, the run keeps what stood."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import column as named
from sqlalchemy import exists, insert, select, table

from app import db
from app.authz import Actor
from app.sqlfile import load_sql
from gis.crs import STORAGE_SRID
from gis.importers.problems import UnusableFile
from gis.importers.targets import TARGETS, Field, NotThat, Target, decimal
from gis.importers.updating.matching import VERDICT, run
from gis.importers.updating.staging import AROUND_M, STAGE, StageWriter, stage_box
from gis.layers.commands import may_edit, take_back
from gis.layers.folding import folded, refold
from gis.models import PublishedLayer

PREFIX, TABLE = "layer:", "published_feature"
_LONGEST, _TRUE, _FALSE = 2_000, frozenset({"true", "1"}), frozenset({"false", "0"})


def target_of(name: str) -> Target | None:
    """The target of that name: a layer of the register, or ``layer:`` and the code of a published one; None if there is none."""
    if name in TARGETS or not name.startswith(PREFIX):
        return TARGETS.get(name)
    layer = layer_of(name)
    if layer is None:
        return None
    fields = tuple(Field(one["name"], (one["name"].lower(),), _PARSERS.get(one["type"], _text)) for one in layer.fields)
    return Target(name, TABLE, layer.geometry_kind, fields, ())


def layer_of(name: str) -> PublishedLayer | None:
    return db.session().scalars(select(PublishedLayer).where(PublishedLayer.code == name.removeprefix(PREFIX))).one_or_none()


def held_layer(target: Target, actor: Actor) -> PublishedLayer:
    """Raises UnusableFile: it is gone. Forbidden: not this person's layer."""
    layer = layer_of(target.layer)
    if layer is None:
        raise UnusableFile("import_layer_gone")
    may_edit(layer, actor)
    return layer


def folder_of(target: Target) -> Callable[[dict[str, Any]], str]:
    """What a shape is found by, from what is said of it."""
    layer = layer_of(target.layer)
    searched = layer.search_fields if layer is not None else []
    return lambda said: folded(said, searched)


def find_standing_shapes(writer: StageWriter) -> None:
    layer = layer_of(writer.target.layer)
    names = ("id", "municipality_id", "key", "said", "in_scope", "name", "geom", "ground")
    known = [field["name"] for field in layer.fields] if layer is not None else []
    called = [name for name in (*(layer.search_fields if layer is not None else ()), "name_ar", "name", "code") if name in known]
    keys: list[str] = []
    if writer.key_field is not None:
        keys += db.session().scalars(select(named("key")).select_from(table(STAGE)).where(named("key").is_not(None)))
    given: dict[str, Any] = {**stage_box(), "layer_id": layer.id if layer is not None else 0, "around_m": AROUND_M[writer.target.geometry]}
    given |= {"storage_srid": STORAGE_SRID, "said": writer.fields, "key": writer.key_field, "keys": keys, "called": called}
    source = load_sql("gis", "imports/standing_published").columns(*(named(name) for name in names))
    db.session().execute(insert(table("import_standing", *(named(name) for name in names))).from_select(names, source), given)


def write_shapes(writer: StageWriter, run_id: UUID, vanished: str, actor: Actor) -> None:
    """The layer says what the file says; if it says anything new, it is a draft again until another person has looked."""
    layer = held_layer(writer.target, actor)
    searched = set(layer.search_fields) <= set(writer.fields)
    run("write_published", run_id=run_id, layer_id=layer.id, retire=vanished == "retire", searched=searched)
    if db.session().scalar(select(exists().where(VERDICT.c.outcome.in_(("added", "changed", "moved", "retired"))))):
        if not searched:
            refold(layer)
        _told(layer, actor)


def shapes_back(target: Target, run_id: UUID, actor: Actor) -> None:
    layer = held_layer(target, actor)
    run("undo_published", run_id=run_id, layer_id=layer.id)
    _told(layer, actor)


def written_over(target: Target, run_id: UUID) -> Any:
    """The first shape that changed since the update; None if none did."""
    layer = layer_of(target.layer)
    given = {"run_id": run_id, "layer_id": layer.id if layer is not None else 0}
    return db.session().execute(load_sql("gis", "imports/undo_published_since"), given).first()


def _told(layer: PublishedLayer, actor: Actor) -> None:
    layer.version += 1
    take_back(layer, actor)
    db.session().flush()


def _text(value: str) -> str | None:
    return value.replace("\x00", "").strip()[:_LONGEST] or None


def _number(value: str) -> float | int:
    found = decimal(value)
    return int(found) if found == int(found) else found


def _truth(value: str) -> bool:
    if (word := value.lower()) not in _TRUE | _FALSE:
        raise NotThat
    return word in _TRUE


_PARSERS: dict[str, Callable[[str], Any]] = {"number": _number, "boolean": _truth}
