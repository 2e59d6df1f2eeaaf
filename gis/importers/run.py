"""One import from file to report, a batch at a time. Every row of the file is counted: read = accepted + rejected."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, update

from app import db
from app.authz import Actor
from app.db import uuid7
from app.jobs import defer
from gis.importers.asking import ask_what_is_open, crs_name, crs_of, hold_layer, spoken_of
from gis.importers.checks import Ground, check_shapes
from gis.importers.choosing import choose_layer
from gis.importers.first_load import FirstLoad
from gis.importers.loading import Writer, writer_of
from gis.importers.mapping import Reader
from gis.importers.notes import Notes
from gis.importers.places import Numbers, Placer, refuse_other_branches, refuse_unknown_zones
from gis.importers.problems import UnusableFile
from gis.importers.projecting import Mover
from gis.importers.settling import AT_ONCE, settle
from gis.importers.sources import Batch, SourceLayer, open_source
from gis.importers.targets import TARGETS
from gis.importers.updating.engine import Updated, bring_up_to_date
from gis.importers.updating.following import follow_update
from gis.importers.updating.matching import How
from gis.importers.updating.published import TABLE, folder_of, held_layer, target_of
from gis.importers.updating.staging import STAGE, StageWriter
from gis.models import ImportRun

BATCH_ROWS = 25_000
Report = dict[str, Any]


class ImportCancelled(Exception):
    """Somebody asked to stop. The caller's transaction must be rolled back."""


@dataclass(frozen=True)
class Options:
    """What the operator said."""

    layer: str
    source_layer: str | None = None
    crs: str | None = None
    encoding: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    municipality: str | None = None
    allow_outside: bool = False
    repair: str = "none"  # none, structure
    mode: str = "add"  # add, update
    match: str = "key"  # of an update: key, overlap
    vanished: str = "report"  # of an update: keep, report, retire
    key: str | None = None  # field by which rows other than parcels are known again
    branches: tuple[int, ...] | None = None  # municipalities whose land the operator may touch; None for all


def import_file(path: Path, options: Options, actor: Actor, limit_bytes: int) -> Report:
    """The file's sound rows stand in the register, and all that follows from them if they are few.

    The caller commits, or not for a dry run.

    Raises:
        UnusableFile: the file cannot be taken at all.
        Question: only the operator can say; roll back.
    """
    with TemporaryDirectory(prefix="import-") as folder:
        opened = open_source(path, Path(folder), limit_bytes)
        layer = choose_layer(opened, options.layer, options.source_layer)
        return import_layer(layer, options, actor, file_name=opened.name, sha256=opened.sha256)


def import_layer(
    layer: SourceLayer,
    options: Options,
    actor: Actor,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    file_name: str = "",
    sha256: str = "",
) -> Report:
    """The layer's sound rows stand in the register. Streams: what it holds in memory does not grow with the file.

    What follows from the rows (overlaps, edges, map copies) is done at once up to ``settling.AT_ONCE`` rows; else the job
    ``settle_import`` is queued in the same transaction and ``report["settled"]`` is false.

    Args:
        progress: told rows read and rows in all, after every batch.
        cancelled: asked before every batch.

    Raises:
        UnusableFile: the reader gives up, or delivers another number of rows than the file's books hold.
        Question: only the operator can say; roll back.
        ImportCancelled: ``cancelled`` said so; roll back.
    """
    batches = layer.batches(BATCH_ROWS, crs=options.crs, encoding=options.encoding)
    with ThreadPoolExecutor(1) as beside:  # the reader sets out while the register is made ready
        first = beside.submit(lambda: list(islice(batches, 1)))
        run = _Run(layer, options, actor, file_name or layer.name, sha256)
    for batch in chain(first.result(), batches):
        if cancelled and cancelled():
            run.stop()
            raise ImportCancelled
        run.take(batch)
        if progress:
            progress(run.read, layer.count)
    return run.end()


class _Run:
    """One layer on its way into the register."""

    def __init__(self, layer: SourceLayer, options: Options, actor: Actor, file_name: str, sha256: str) -> None:
        self._layer, self._options, self._actor = layer, options, actor
        self._file_name, self._sha256 = file_name, sha256
        self._target = target_of(options.layer) or TARGETS[options.layer]
        if self._target.table == TABLE:
            held_layer(self._target, actor)
        ask_what_is_open(layer, options)
        self._crs = crs_of(options.crs or layer.crs)
        self._mover = Mover(self._crs)
        self._reader = Reader(self._target, list(layer.fields), options.fields)
        self._ground = Ground(allow_outside=options.allow_outside)
        update = options.mode == "update" or self._target.table == TABLE
        self._placer = Placer(self._target, options.municipality, allow_outside=options.allow_outside, update=update)
        self._placer.make_ready(layer.count)
        self.run_id, self.read, self.accepted, self.repaired = uuid7(), 0, 0, 0
        self._owners: set[int] = set()
        hold_layer(options.layer)
        self._record_begin()
        self._update: StageWriter | None = None
        self._updated: Updated | None = None
        srid = self._crs.to_epsg(min_confidence=70)
        if update:
            fold_said = folder_of(self._target) if self._target.table == TABLE else None
            self._update = StageWriter(self._target, spoken_of(self._target, self._reader), options.key, srid, fold_said)
            self._writer: Writer = self._update
            self._first, self._numbers = None, Numbers(register_is_empty=True)
        else:
            self._first = FirstLoad(self._target, layer.count)
            self._numbers = Numbers(register_is_empty=self._first.register_is_empty)
            self._writer = writer_of(self._target, self.run_id, srid)
        self._notes = Notes(self._target, self.run_id, STAGE if self._update is not None else None)

    def take(self, batch: Batch) -> None:
        """A batch is looked at and what is sound in it written."""
        columns = {name: batch.table.column(place + 2) for place, name in enumerate(batch.names)}
        values = self._reader.read(len(batch), columns)
        mend = self._options.repair == "structure"
        shapes = check_shapes(batch.table.column(1), self._mover, self._target.geometry, batch.refused, repair=mend)
        for row, (reason, details) in values.rejected.items():
            shapes.refuse_row(row, reason, **details)
        self._ground.look(shapes)
        self._writer.rest()
        placement = self._placer.place(shapes, values)
        if self._options.branches is not None:
            refuse_other_branches(shapes, placement, self._options.branches)
        if self._target.table == "zone":
            refuse_unknown_zones(shapes, values)
        if self._target.table == "spatial_unit":
            self._numbers.refuse_taken(shapes, values, placement)
        if self._update is not None:
            self._update.numbers = batch.fids
        self._writer.write(shapes, values, placement)
        self._notes.take(batch, shapes, values, placement)
        self.read += len(batch)
        self.accepted += int(shapes.sound.sum())
        self.repaired += int((shapes.repaired & shapes.sound).sum())
        self._owners |= set(placement.municipality_id[shapes.sound].tolist()) - {None}
        if self._notes.full:
            self._writer.rest()
            self._notes.write()

    def stop(self) -> None:
        self._writer.rest()

    def end(self) -> Report:
        """Nothing more comes.

        Raises:
            UnusableFile: rows are lacking.
            Question: no row lies on our ground.
        """
        self._writer.rest()
        if self.read != self._layer.count:
            raise UnusableFile("import_rows_lost", found=self.read, expected=self._layer.count)
        self._ground.ask_if_nothing_inside()
        self._notes.write()
        if self._first is not None:
            self._first.end()
        if self._update is not None:
            self._bring_up_to_date(self._update)
        report = self._report()
        self._record_end(report)
        return self._follow(report)

    def _bring_up_to_date(self, writer: StageWriter) -> None:
        how, reason = How(self._options.match, self._options.vanished), f"{self._file_name} · {self._layer.name}"
        self._updated = bring_up_to_date(writer, how, self.run_id, self._actor, reason, self._options.branches)
        self._notes.add(self._updated.refused)
        self.accepted -= len(self._updated.refused)

    def _follow(self, report: Report) -> Report:
        if self._updated is not None:
            return report | follow_update(self._target, self.run_id, self._updated, report["warnings"])
        if not self.accepted:
            return report | {"settled": True}
        layer, first, last = self._options.layer, self._writer.first, self._writer.last
        if self.accepted > AT_ONCE:
            defer("settle_import", lock="settle_import", layer=layer, run_id=str(self.run_id), first=first, last=last)
            return report | {"settled": False}
        found = settle(layer, self.run_id, first, last)
        if found["overlaps"]:
            report["warnings"].append({"code": "overlaps", "count": found["overlaps"], "area_m2": found["overlap_m2"]})
        return report | {"settled": True}

    def _report(self) -> Report:
        warnings = self._notes.warnings(self._sha256, self._layer.name, self._writer.first, self._writer.last)
        warnings += [{"code": "text_already_lost", "column": name, "count": n} for name, n in self._reader.lost_text.items() if n]
        return {
            "run_id": str(self.run_id),
            "file": self._file_name,
            "sha256": self._sha256,
            "layer": self._options.layer,
            "source_layer": self._layer.name,
            "crs": crs_name(self._crs),
            "encoding": (self._options.encoding or self._layer.encoding or "UTF-8").upper(),
            "mapping": self._reader.mapping,
            "read": self.read,
            "accepted": self.accepted,
            "repaired": self.repaired,
            "rejected": self.read - self.accepted,
            "changed": self._notes.outcomes["changed"],
            "rows": self._notes.told,
            "rows_in_all": sum(self._notes.outcomes.values()),
            "warnings": warnings,
            "mode": self._options.mode,
            "update": None if self._updated is None else self._updated.counts,
            "sample": [] if self._updated is None else self._updated.sample,
        }

    def _record_begin(self) -> None:
        """The run stands first, because its rows point at it; its counts follow at the end."""
        row = {
            "id": self.run_id,
            "layer": self._options.layer,
            "file_name": self._file_name,
            "file_sha256": self._sha256,
            "source_layer": self._layer.name,
            "source_crs": crs_name(self._crs),
            "encoding": (self._options.encoding or self._layer.encoding or "UTF-8").upper(),
            "options": asdict(self._options),
            "mode": self._options.mode,
            "warnings": [],
            "actor": self._actor.name or str(self._actor.user_id or "public"),
        }
        db.session().execute(insert(ImportRun).values(**row, **dict.fromkeys(("read", "accepted", "repaired", "rejected"), 0)))

    def _record_end(self, report: Report) -> None:
        counts = {name: report[name] for name in ("read", "accepted", "repaired", "rejected", "warnings")}
        owner = next(iter(self._owners)) if len(self._owners) == 1 else None
        done = update(ImportRun).where(ImportRun.id == self.run_id).values(**counts, municipality_id=owner, counts=report["update"])
        db.session().execute(done, execution_options={"synchronize_session": False})
