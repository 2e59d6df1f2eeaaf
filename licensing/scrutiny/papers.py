"""Reports on paper: the scrutiny of a plan, and the distances of an activity with a map sheet."""

from datetime import UTC, datetime
from typing import Any

import shapely
from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from shapely import Geometry

from app import db
from app.casework.calendar import RIYADH
from app.documents.rendering import render_pdf
from app.errors import UserError
from app.organisation.models import Municipality
from gis.sketching import Frame
from licensing.applications import queries
from licensing.models import Application
from licensing.presenters.findings import finding_words, number
from licensing.rules.distances import DistanceRule, Nearest, judge_distance, rules_for
from licensing.scrutiny import distances, pages, surroundings
from licensing.scrutiny.site import day_of, ground_of

CIRCLE_SEGMENTS = 24


def scrutiny_report(application: Application) -> bytes:
    """«تقرير تدقيق المخطط»: the plan over its parcel, tables and flags, as they stand now.

    Raises:
        UserError: neither a drawing was uploaded nor a floor drawn.
    """
    with force_locale("ar"):
        report = pages.report_of(application, queries.site_of_application(application))
        if not report["floors"] and report["fit"] is None:
            raise UserError("nothing_scrutinised")
        return _printed("scrutiny", application, {**report, "title": _("تقرير تدقيق المخطط")})


def distance_report(application: Application) -> bytes:
    """«تقرير فحص المسافات»: each distance with the nearest place that counts, and a sheet of the surroundings.

    Raises:
        UserError: the activity keeps no distance, or nobody said where it is.
    """
    ground = ground_of(application, queries.site_of_application(application))
    activity, on = distances.activity_of(application), day_of(application)
    rules = rules_for(activity, on) if activity and ground is not None else []
    if not rules or ground is None:
        raise UserError("no_distance_to_keep")
    with force_locale("ar"):
        found = [(rule, distances.nearest(rule, application, ground)) for rule in rules]
        context = {"rows": [_row(rule, one) for rule, one in found], "sheet": _sheet(ground, rules), "title": _("تقرير فحص المسافات")}
        return _printed("distances", application, context)


def _row(rule: DistanceRule, nearest: Nearest | None) -> dict[str, Any]:
    told = finding_words(judge_distance(rule, nearest))
    return {
        "target": rule.target["ar"],
        "limit": number(rule.metres),
        "nearest": nearest.name if nearest else "–",
        "reference": nearest.reference if nearest else "",
        "measured": number(nearest.distance_m) if nearest else "–",
        "verdict": told.verdict,
        "tone": told.tone,
        "source": told.source,
        "same_street": rule.same_street_only,
        "sample": rule.sample,
    }


def _sheet(ground: Geometry, rules: list[DistanceRule]) -> dict[str, Any]:
    """The surroundings to scale: plots, what counts, and a ring at each distance that fits on the sheet."""
    reach = max((rule.metres for rule in rules if rule.metres <= 500), default=100.0)
    frame = Frame(ground.buffer(reach, quad_segs=CIRCLE_SEGMENTS), margin_m=reach * 0.08)
    rings = sorted({rule.metres for rule in rules if rule.metres <= reach})
    around = surroundings.around(frame.ground, rules)
    return {
        "width": frame.width,
        "height": frame.height,
        "parcels": frame.clipped(around.parcels),
        "ground": frame.path(ground.buffer(3) if ground.geom_type == "Point" else ground),
        "rings": [{"path": frame.path(ground.buffer(metres, quad_segs=CIRCLE_SEGMENTS)), "metres": number(metres)} for metres in rings],
        "labels": [frame.label(_north_of(ground, metres), f"{number(metres)} {_('م')}", "ring") for metres in rings],
        "marks": [
            {"label": frame.label(shapely.centroid(shape), str(at), "mark"), "name": name, "number": at}
            for at, (name, shape) in enumerate(around.places, 1)
        ],
        "metres": number(frame.width),
    }


def _north_of(ground: Geometry, metres: float) -> shapely.Point:
    return shapely.Point(ground.centroid.x, ground.bounds[3] + metres)


def _printed(template: str, application: Application, context: dict[str, Any]) -> bytes:
    branch = db.session().get(Municipality, application.municipality_id)
    return render_pdf(
        f"licensing/scrutiny/papers/{template}.html",
        unit_name=branch.name_ar if branch else "",
        trial=bool(current_app.config["DEMO"]),
        case=application,
        reference=application.reference,
        issued_on=datetime.now(UTC).astimezone(RIYADH).date(),
        **context,
    )
