"""Before a service opens: the points that must be ready, among them its awareness plan. A closed service takes no new requests."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.errors import Forbidden, UserError
from licensing.catalogue import Service
from licensing.catalogue.checking import check_service
from licensing.models import ServiceLaunch
from licensing.permissions import Permission as P

# Points that a person confirms; the check of the definition is the system's own point.
POINTS = {
    "awareness": _l("خطة توعية للمستفيدين قبل الإطلاق"),
    "training": _l("تدريب الموظفين على الخدمة"),
    "fees_confirmed": _l("اعتماد الرسوم المعلّمة قيماً افتراضية"),
    "documents_confirmed": _l("اعتماد قائمة المستندات"),
    "support": _l("جاهزية الدعم والرد على الاستفسارات"),
}
WORDS = {"open": _l("مفتوحة"), "closed": _l("مغلقة للتقديم"), "missing": _l("بلا تعريف")}


def states_of(codes: Iterable[str]) -> dict[str, str]:
    rows = db.session().execute(select(ServiceLaunch.code, ServiceLaunch.state).where(ServiceLaunch.code.in_(list(codes))))
    return dict(rows.all())


def state_of(code: str) -> str:
    """open | closed; a service about which nothing was said is open."""
    row = db.session().get(ServiceLaunch, code)
    return row.state if row else "open"


def checklist_of(service: Service) -> list[dict[str, Any]]:
    """Every point with who confirmed it and when; the first is what the check of the catalogue says."""
    row = db.session().get(ServiceLaunch, service.code)
    done = row.done if row else {}
    sound = service.definition is not None and not check_service(service, service.definition)
    own = {"key": "", "title": _("التعريف سليم في فحص الدليل"), "done": sound, "by": "", "at": ""}
    return [
        own,
        *({"key": key, "title": str(title), "done": key in done, **done.get(key, {"by": "", "at": ""})} for key, title in POINTS.items()),
    ]


def confirm(service: Service, point: str, actor: Actor) -> None:
    """A point is ready; saying it twice changes nothing.

    Raises:
        UserError: no such point.
    """
    _require_publisher(actor)
    if point not in POINTS:
        raise UserError("launch_point_unknown")
    row = _row(service.code)
    row.done = {**row.done, point: row.done.get(point) or {"by": actor.name, "at": datetime.now(UTC).date().isoformat()}}
    db.session().flush()


def open_service(service: Service, actor: Actor) -> None:
    """New requests are taken from now on.

    Raises:
        UserError: a point of the checklist is not ready.
    """
    _require_publisher(actor)
    left = [point["title"] for point in checklist_of(service) if not point["done"]]
    if left:
        raise UserError("launch_not_ready", points="؛ ".join(left))
    _row(service.code).state = "open"
    db.session().flush()


def close_service(service: Service, actor: Actor) -> None:
    """No new requests; those under way go on."""
    _require_publisher(actor)
    _row(service.code).state = "closed"
    db.session().flush()


def _require_publisher(actor: Actor) -> None:
    """The catalogue belongs to no branch: whoever publishes anywhere, publishes here."""
    if not actor.may(P.SERVICE_PUBLISH):
        raise Forbidden("not_permitted")


def _row(code: str) -> ServiceLaunch:
    row = db.session().get(ServiceLaunch, code)
    if row is None:
        row = ServiceLaunch(code=code, done={}, state="open")
        db.session().add(row)
        db.session().flush()
    return row
