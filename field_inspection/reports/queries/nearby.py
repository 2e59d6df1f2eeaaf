"""Reports that may be about the same trouble as a new one."""

from dataclasses import dataclass
from datetime import UTC, datetime

from geoalchemy2.shape import to_shape
from sqlalchemy import select

from app import db
from app.sqlfile import load_sql
from app.tenancy import everything
from field_inspection.catalogue.report_kinds import ReportKind, catalogue
from field_inspection.reports import rules
from field_inspection.reports.lexicon import likeness
from field_inspection.reports.models import ServiceRequest

_MOST = 12


@dataclass(frozen=True)
class Near:
    """A report near a pin. ``score`` as of ``rules.same_trouble``."""

    report: ServiceRequest
    distance_m: float
    score: float

    @property
    def is_likely(self) -> bool:
        return self.score >= rules.SAME_AT


def list_near(
    longitude: float,
    latitude: float,
    kind: ReportKind,
    *,
    words: str = "",
    accuracy_m: float | None = None,
    but: ServiceRequest | None = None,
    for_staff: bool = False,
    limit: int = 5,
) -> list[Near]:
    """Reports of the kind's family within its radius, likeliest first.

    Read with the system's view: whoever shows them to the public shows number, kind, state and distance only.
    """
    reach, now = kind.radius_m + min(accuracy_m or 0.0, kind.radius_m), datetime.now(UTC)
    with everything():
        rows = db.session().execute(
            load_sql("field_inspection", "reports/nearby"),
            {
                "longitude": longitude,
                "latitude": latitude,
                "reach_m": reach,
                "family": kind.group,
                "most": _MOST,
                "closed_since": now - rules.CLOSED_STILL_COUNTS,
                "with_restricted": for_staff,
                "but": but.id if but else None,
            },
        )
        distances = {row.case_id: row.distance_m for row in rows}
        reports = db.session().scalars(select(ServiceRequest).where(ServiceRequest.id.in_(distances))).all()
    near = [
        Near(
            r,
            distances[r.id],
            rules.same_trouble(
                distances[r.id],
                kind.radius_m,
                now - r.opened_at,
                same_kind=r.category_code == kind.code,
                text_likeness=likeness(words, r.description) if words else 0.0,
                accuracy_m=accuracy_m or 0.0,
            ),
        )
        for r in reports
    ]
    return sorted((n for n in near if n.score >= rules.LISTED_AT), key=lambda n: -n.score)[:limit]


def list_near_report(report: ServiceRequest, limit: int = 10) -> list[Near]:
    """Candidates for joining: reports about the same trouble as this one, for the desk."""
    if report.point_4326 is None:
        return []
    pin = to_shape(report.point_4326)
    return list_near(
        pin.x,
        pin.y,
        catalogue().kinds[report.category_code],
        words=report.description,
        accuracy_m=report.accuracy_m,
        but=report,
        for_staff=True,
        limit=limit,
    )
