"""The public list and map, one public report, and the reporter's own page behind his private link."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from app.authz import Actor
from app.casework import presenters as casework
from app.casework.queries import list_events
from app.casework.workflow import procedure_of
from app.i18n.digits import whole_number
from app.identity.queries import list_municipalities
from app.keyset import checked_token
from app.tenancy import everything
from field_inspection.reports import presenters
from field_inspection.reports.models import ServiceRequest
from field_inspection.reports.queries import details, public
from field_inspection.reports.queries.public import PublicFilter


def list_page(asked: Mapping[str, str]) -> dict[str, Any]:
    """Groups, numbers, and public reports, latest first."""
    chosen, branches = _filter(asked), {m.id: m.name for m in list_municipalities()}
    found = public.list_public(chosen, list(branches))
    more, rows = len(found) > public.PAGE, found[: public.PAGE]
    with everything():
        photos = details.list_published([r.id for r in rows])
    return {
        "chosen": chosen,
        "groups": presenters.group_cards(),
        "group_options": presenters.group_options(),
        "counts": public.count_public(),
        "branches": sorted(branches.items()),
        "rows": [presenters.public_row(r, branches) | {"photo": _photo_url(photos.get(r.id))} for r in rows],
        "next_url": url_for(
            "reports.list_reports",
            after=rows[-1].token,
            group=chosen.group or None,
            stage=chosen.stage or None,
            municipality=chosen.municipality_id,
        )
        if more
        else "",
    }


def as_geojson(asked: Mapping[str, str]) -> dict[str, Any]:
    """The public list as GeoJSON (longitude, latitude): nothing that the page does not show."""
    branches = {m.id: m.name for m in list_municipalities()}
    rows = [(r, presenters.public_row(r, branches)) for r in public.list_public(_filter(asked), list(branches), 500)]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": r.reference,
                "geometry": {"type": "Point", "coordinates": [round(r.longitude, 5), round(r.latitude, 5)]},
                "properties": {
                    "reference": r.reference,
                    "category": r.category_code,
                    "title": row["title"],
                    "group": r.group,
                    "state": row["state"],
                    "tone": row["tone"],
                    "place": row["place"],
                    "opened_on": r.opened_at.date().isoformat(),
                    "text": row["text"],
                    "closed_on": r.closed_at.date().isoformat() if r.closed_at else None,
                    "url": row["url"],
                },
            }
            for r, row in rows
        ],
    }


def show_page(reference: str) -> dict[str, Any]:
    """One report, as anybody may read it."""
    report, branches = public.get_public(reference), {m.id: m.name for m in list_municipalities()}
    with everything():
        photos = details.list_published([report.id]).get(report.id, [])
    return {
        "row": presenters.public_row(report, branches),
        "photos": [{"url": url_for("reports.photo", document_id=p.document_id), "alt": p.alt} for p in photos],
    }


def own_page(report: ServiceRequest, actor: Actor) -> dict[str, Any]:
    """What the reporter sees behind his private link: where it stands, and what he can do now."""
    with everything():
        shown = details.parent_of(report) or report
        events = list_events(report, for_staff=False)
        return {
            "report": report,
            "key": report.reporter_key.hex,
            "parent": shown if shown is not report else None,
            "state": casework.state_words(shown if report.state == "duplicate" else report, for_citizen=True),
            "holder": casework.holder_words(shown if report.state == "duplicate" else report),
            "standing": casework.standing(shown),
            "timeline": casework.event_rows(report, events, for_citizen=True),
            "place": report.place_text,
        } | answer_context(report, actor)


def answer_context(report: ServiceRequest, actor: Actor) -> dict[str, Any]:
    """Which of the reporter's own acts are open now."""
    return {
        "question": details.last_question(report) if report.state == "needs_info" else "",
        "rating": details.find_rating(report),
        "may_rate": _may(report, actor, "rate"),
        "may_reopen": _may(report, actor, "reopen"),
        "may_answer": _may(report, actor, "answer"),
    }


def _may(report: ServiceRequest, actor: Actor, action: str) -> bool:
    step = procedure_of(report).step(action, report.state)
    return step is not None and actor.may(step.may, report)  # type: ignore[arg-type]


def _filter(asked: Mapping[str, str]) -> PublicFilter:
    return PublicFilter(
        group=asked.get("group", ""),
        stage=asked.get("stage", ""),
        after=checked_token(asked.get("after", "")),
        municipality_id=whole_number(asked.get("municipality", "")),
    )


def _photo_url(photos: list | None) -> dict[str, str] | None:
    return {"url": url_for("reports.photo", document_id=photos[0].document_id), "alt": photos[0].alt} if photos else None
