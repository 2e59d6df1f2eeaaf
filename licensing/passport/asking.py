"""Asking the map about an application's ground, once; asked again only by a command that says why."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import shapely
from geoalchemy2.shape import from_shape, to_shape

from app import db
from app.authz import Actor, authorize
from app.casework.events import CaseChanged
from app.errors import Conflict, UserError
from app.jobs import defer
from app.tenancy import everything
from gis.crs import STORAGE_SRID, to_storage
from gis.layers.binding import Constraint, binding_layers, constraints_on
from gis.models import PublishedLayer, SpatialUnit
from gis.register import queries as register
from licensing.applications.queries import definition_of
from licensing.models import Application, MapPassport
from licensing.passport import neighbours, queries
from licensing.passport.answers import PUBLISHED, Answer
from licensing.passport.register import register_answers
from licensing.permissions import Permission as P

OPENED, LODGED = "opened", "lodged"
TELL = "licensing.tell_neighbours"
_LODGING = ("submit", "resubmit")


@dataclass(frozen=True)
class Ground:
    """What is asked about: ``kind`` parcel, drawing or point; ``shape`` in storage metres."""

    kind: str
    shape: shapely.Geometry
    parcel: SpatialUnit | None = None

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(shapely.to_wkb(shapely.normalize(self.shape), output_dimension=2)).hexdigest()


def ground_of(application: Application) -> Ground | None:
    """The parcel, what was drawn, or the point; None where the service has no place."""
    if application.parcel_id is not None:
        parcel = register.get_parcel(application.parcel_id)
        return Ground("parcel", register.shape_of(parcel), parcel)
    if application.place_geom is not None:
        shape = to_shape(application.place_geom)
        return Ground("point" if shape.geom_type == "Point" else "drawing", shape)
    if application.point_4326 is not None:
        return Ground("point", to_storage(to_shape(application.point_4326)))
    return None


def answers_on(ground: Ground, at: datetime) -> list[Answer]:
    """Every register layer and every published layer that binds building: its yes or its no, now."""
    layers = binding_layers()
    bound = {one.code: one for one in constraints_on(ground.shape, layers)}
    return [
        *register_answers(ground.shape, ground.parcel, at.isoformat(timespec="seconds")),
        *(_published(layer, bound.get(layer.code)) for layer in layers),
    ]


def ask_map(application: Application, actor: Actor, reason: str) -> MapPassport | None:
    """The map's answers stand beside the application as a new version; None without a place.

    Asked with the system's view: an answer that the applicant may not read still counts for the rules.
    """
    with everything():
        ground = ground_of(application)
        if ground is None:
            return None
        now, last = datetime.now(UTC), queries.latest_version(application)
        answers = answers_on(ground, now)
        row = MapPassport(
            application_id=application.id,
            version=last + 1,
            asked_at=now,
            asked_by_id=actor.user_id,
            reason=reason,
            ground=ground.kind,
            geom=from_shape(ground.shape, STORAGE_SRID),
            fingerprint=ground.fingerprint,
            answers=[answer.as_json() for answer in answers],
            hits=[answer.layer for answer in answers if answer.hit],
        )
        db.session().add(row)
        db.session().flush()
        return row


def ask_again(application: Application, reason: str, actor: Actor) -> MapPassport:
    """The map is asked anew because the ground moved or a layer was published since.

    Raises:
        Conflict: neither changed, so the answers hold. UserError: no reason, or no place. Forbidden: the file is not the actor's to move.
    """
    may = P.APPLICATION_REVIEW if application.municipality_id in actor.roles else P.APPLICATION_VIEW
    authorize(actor, may, application)
    if not reason.strip():
        raise UserError("map_reason_needed")
    if application.closed_at is not None:
        raise Conflict("map_file_closed")
    with everything():
        if queries.passport_of(application) is not None and not is_stale(application):
            raise Conflict("map_unchanged")
    asked = ask_map(application, actor, reason.strip()[:400])
    if asked is None:
        raise UserError("map_no_place")
    return asked


def is_stale(application: Application) -> bool:
    """The ground moved, or a layer that binds building was published, changed or withdrawn, since the map was asked."""
    held, ground = queries.passport_of(application), ground_of(application)
    if held is None or ground is None:
        return ground is not None
    told = {answer.layer: answer.version for answer in held.answers if answer.source == PUBLISHED}
    return ground.fingerprint != held.fingerprint or told != {layer.code: str(layer.version) for layer in binding_layers()}


def when_case_changed(event: CaseChanged) -> None:
    """An opened application asks the map; a lodged one asks if its ground moved since, and a job tells its neighbours."""
    if event.kind != "application" or event.action not in ("open", *_LODGING):
        return
    with everything():
        application = db.session().get(Application, event.case_id)
        if application is None:
            return
        actor = queries.opener_of(application)
        if event.action == "open":
            ask_map(application, actor, OPENED)
            return
        held, ground = queries.passport_of(application), ground_of(application)
        if ground is None:
            return
        if held is None or held.fingerprint != ground.fingerprint:
            ask_map(application, actor, LODGED)
        if definition_of(application).neighbours is not None:
            defer(TELL, application_id=str(application.id))


def tell_neighbours_of(application_id: str) -> None:
    """Job: the owners beside a lodged application are told; run twice, they are told once."""
    with everything():
        application = db.session().get(Application, UUID(application_id))
        ground = ground_of(application) if application is not None else None
        if application is not None and ground is not None:
            neighbours.tell_neighbours(application, ground.shape)


def _published(layer: PublishedLayer, bound: Constraint | None) -> Answer:
    said = Answer(
        layer=layer.code,
        source=PUBLISHED,
        version=str(layer.version),
        hit=bound is not None,
        title_ar=layer.title_ar,
        public=layer.classification == "public",
        kind=layer.constraint_kind,
        authority=layer.constraint_authority,
        note=layer.constraint_note,
    )
    if bound is None:
        return said
    return Answer(
        **{**said.__dict__, "count": max(1, len(bound.names)), "names": bound.names, "share": bound.share, "height_m": bound.height_m}
    )
