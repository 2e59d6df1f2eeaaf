"""Published versions of services: new applications begin with the newest, running ones keep theirs.

What ships in files is one source, what the editor published the other; the table ``service_version`` holds both. Every process
keeps a copy of what is current and looks every few seconds whether something was published since.
"""

import hashlib
import json
import time
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import structlog
from flask import Flask, current_app
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert

from app import db
from app.casework.calendar import RIYADH
from app.jobs import before_jobs
from licensing.catalogue import library
from licensing.catalogue.definitions import ServiceDefinition
from licensing.catalogue.library import Service, service_with
from licensing.catalogue.overlays import Overlay, overlaid
from licensing.models import ServiceOverlay, ServiceVersion

log = structlog.get_logger()
LOOK_EVERY_S = 2.0


@dataclass
class Known:
    """What this process knows of the tables. ``mark``: changes with every publication, withdrawal and overlay."""

    looked_at: float = 0.0
    mark: tuple[Any, ...] = ()
    overlays: dict[tuple[int, str], list[Overlay]] = field(default_factory=dict)
    pinned: dict[tuple[str, int], Service] = field(default_factory=dict)
    effective: dict[tuple[str, int, int, date], Service] = field(default_factory=dict)


class VersionClash(ValueError):
    """A file was changed and its version was not raised."""


def body_of(definition: ServiceDefinition) -> dict[str, Any]:
    """The definition as plain data that reads back as the same definition."""
    return _plain(definition.model_dump(by_alias=True, exclude_defaults=True))


def _plain(value: Any) -> Any:
    """Numbers as numbers, days as ISO texts, rows as lists."""
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list() | tuple() | frozenset() | set():
            return [_plain(inner) for inner in value]
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
    return value


def fingerprint(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def publish_files() -> tuple[int, int]:
    """Every shipped definition stands in the table: (newly stored, there already).

    Raises:
        VersionClash: a shipped definition differs from what was published under its version.
    """
    stored = {(row.code, row.version): row.sha256 for row in db.session().scalars(select(ServiceVersion))}
    fresh = 0
    for service in library.file_services().values():
        if service.definition is None:
            continue
        known = stored.get((service.code, service.definition.version))
        if known is None:
            fresh += 1
            pin(service.definition)
        elif known != fingerprint(body_of(service.definition)):
            raise VersionClash(f"{service.code}: version {service.definition.version} was published with other contents; raise the version")
    return fresh, sum(s.online for s in library.file_services().values()) - fresh


def pin(definition: ServiceDefinition, origin: str = "file") -> None:
    """The version that a new application begins with outlives an edited file."""
    body = body_of(definition)
    values = {"code": definition.code, "version": definition.version, "sha256": fingerprint(body), "body": body}
    row = insert(ServiceVersion).values(**values, origin=origin, valid_from=definition.valid_from)
    db.session().execute(row.on_conflict_do_nothing())


def pinned_service(code: str, version: int) -> Service:
    """The service as it was under that version."""
    now = library.services().get(code)
    if now is not None and now.definition is not None and now.definition.version == version:
        return now
    cache = _known().pinned
    if (code, version) not in cache:
        cache[code, version] = service_with(code, _stored(code, version))
    return cache[code, version]


def effective_service(code: str, version: int, municipality_id: int, on: date) -> Service:
    """That version as the branch runs it on a day: its deadline, fee and further documents over the amanah's definition."""
    known = _known()
    key = (code, version, municipality_id, on)
    if key not in known.effective:
        if len(known.effective) > 5_000:
            known.effective.clear()
        known.effective[key] = _with_overlay(pinned_service(code, version), municipality_id, on)
    return known.effective[key]


def refresh(*, at_once: bool = False) -> None:
    """Take notice of what was published, withdrawn or overlaid since this process last looked."""
    known = _known()
    now = time.monotonic()
    if not at_once and now - known.looked_at < LOOK_EVERY_S:
        return
    known.looked_at = now
    mark = _mark()  # no row of these tables belongs to a branch's view: the scope of the request is left alone
    if mark == known.mark:
        return
    library.put_over_files(*_published())
    known.overlays = _overlays()
    known.mark = mark
    known.pinned.clear()
    known.effective.clear()


def _known() -> Known:
    return current_app.extensions["service_versions"]


def _with_overlay(service: Service, municipality_id: int, on: date) -> Service:
    rows = _known().overlays.get((municipality_id, service.code), [])
    overlay = next((row for row in rows if row.holds_on(on)), None)
    if overlay is None or service.definition is None:
        return service
    return Service(service.facts, overlaid(service.definition, overlay), service.modules)


def _stored(code: str, version: int) -> ServiceDefinition:
    row = select(ServiceVersion.body).where(ServiceVersion.code == code, ServiceVersion.version == version)
    return ServiceDefinition.model_validate(db.session().scalars(row).one())


def _mark() -> tuple[Any, ...]:
    versions = select(func.count(), func.count(ServiceVersion.withdrawn_at), func.max(ServiceVersion.published_at))
    overlays = select(func.count(), func.max(ServiceOverlay.set_at), func.max(ServiceOverlay.valid_to))
    today = datetime.now(RIYADH).date()
    return (*db.session().execute(versions).one(), *db.session().execute(overlays).one(), today)


def _published() -> tuple[list[ServiceDefinition], list[ServiceDefinition]]:
    """Of each service that the editor published: its newest version that is offered, or, where all were withdrawn, the last of them."""
    today = datetime.now(RIYADH).date()
    withdrawn = ServiceVersion.withdrawn_at.is_not(None)
    query = (
        select(withdrawn, ServiceVersion.code, ServiceVersion.version, ServiceVersion.body)
        .where(ServiceVersion.origin == "editor", ServiceVersion.valid_from <= today)
        .ext(distinct_on(ServiceVersion.code))
        .order_by(ServiceVersion.code, withdrawn, ServiceVersion.version.desc())
    )
    found = [(gone, _readable(code, version, body)) for gone, code, version, body in db.session().execute(query)]
    return [d for gone, d in found if d and not gone], [d for gone, d in found if d and gone]


def _readable(code: str, version: int, body: dict[str, Any]) -> ServiceDefinition | None:
    """None, and a line in the log, for what this release reads no longer: one service is missing then, and not the whole site."""
    try:
        definition = ServiceDefinition.model_validate(body)
    except ValidationError as error:
        log.error("service_version_unreadable", service=code, version=version, fault=str(error))
        return None
    if unknown := [module for module in definition.modules if module not in library.modules()]:
        log.error("service_version_unreadable", service=code, version=version, fault=f"modules: unknown {unknown}")
        return None
    return definition


def _overlays() -> dict[tuple[int, str], list[Overlay]]:
    found: dict[tuple[int, str], list[Overlay]] = {}
    for row in db.session().scalars(select(ServiceOverlay).order_by(ServiceOverlay.valid_from.desc())):
        found.setdefault((row.municipality_id, row.code), []).append(Overlay.of(row))
    return found


def init_app(app: Flask) -> None:
    app.extensions["service_versions"] = Known()
    app.before_request(_look)
    before_jobs(app, refresh)


def _look() -> None:
    """Before a request; what was begun for looking ends at once, so that the request's own transaction is its own."""
    before = _known().looked_at
    refresh()
    if _known().looked_at != before:
        db.rollback()
