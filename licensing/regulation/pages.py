"""What the pages of the regulation show."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from app import db
from app.authz import Actor
from app.casework.presenters import state_words
from app.i18n.digits import whole_number
from app.identity.models import User
from app.identity.queries import list_municipalities, today
from app.organisation.models import Municipality
from gis.models import ZoneClass, ZoneRule
from licensing.models import ImpactRow, ImpactRun, RuleChange, RuleChangeLine
from licensing.permissions import Permission as P
from licensing.presenters.findings import VERDICTS, uses_words
from licensing.regulation import queries
from licensing.regulation.drafting import EDITABLE
from licensing.regulation.impact import is_measured
from licensing.regulation.words import PLOT_VERDICTS, limit_words, rule_title, source_words, title_words
from licensing.rules import Verdict
from licensing.zoning import USES, RuleRow, ZoneRules

KINDS = ("permit", "application", "parcel")
MOST_POINTS = 3000


def branch_asked(asked: Mapping[str, str], actor: Actor) -> Municipality:
    """The branch in the address, else the reader's own, else the seat."""
    branches = list_municipalities()
    by_id = {str(branch.id): branch for branch in branches}
    own = [branch for branch in branches if branch.id in actor.roles]
    return by_id.get(asked.get("municipality", "")) or (own or branches)[0]


def zones_page(branch: Municipality) -> dict[str, Any]:
    rows = []
    for zone in queries.list_zone_classes():
        rules = queries.rules_today(zone.code, branch.id)
        url = url_for("regulation.show_zone", code=zone.code, municipality=branch.id)
        rows.append({"code": zone.code, "name": zone.name_ar, "rules": len(rules.rows) if rules else 0, "url": url})
    return {"rows": rows, "branch": branch, "branches": list_municipalities()}


def zone_page(zone: ZoneClass, branch: Municipality, actor: Actor) -> dict[str, Any]:
    rules = queries.rules_today(zone.code, branch.id)
    return {
        "zone": zone,
        "uses": uses_words(",".join(rules.uses)) if rules else "",
        "branch": branch,
        "branches": list_municipalities(),
        "rows": rule_rows(rules) if rules else [],
        "versions": [
            version_row(version, branch)
            for version in queries.list_versions(zone.code, branch.id)
            if version.valid_from > today() or version.valid_to is not None
        ],
        "may_propose": rules is not None and branch.id in actor.municipalities_where(P.RULE_DRAFT),
    }


def version_row(version: ZoneRule, branch: Municipality) -> dict[str, Any]:
    """A row of the register that held before or is to come."""
    is_use = version.code == USES
    limit = uses_words(version.limit_expression) if is_use else limit_words(version.limit_expression, version.unit)
    return {
        "title": _("الاستخدامات المسموحة") if is_use else title_words(version.family, version.edge, version.floors, version.unit),
        "limit": limit,
        "from": version.valid_from,
        "to": version.valid_to,
        "source": source_words(version.source),
        "whose": branch.name_ar if version.municipality_id else _("الأمانة"),
    }


def rule_rows(rules: ZoneRules) -> list[dict[str, Any]]:
    return [
        {
            "code": row.id,
            "title": rule_title(row),
            "limit": limit_words(row.limit, row.unit),
            "expression": row.limit,
            "from": row.valid_from,
            "source": source_words(row.source),
            "sample": row.sample,
        }
        for row in sorted(rules.rows, key=lambda row: (row.family, row.id))
    ]


def line_row(line: RuleChangeLine, rows: Mapping[str, RuleRow]) -> dict[str, Any]:
    """A line of a draft in words: what it binds, what holds now and what will."""
    if line.rule_code == USES:
        return {"title": _("الاستخدامات المسموحة"), "old": uses_words(line.old_limit), "new": uses_words(line.new_limit)}
    row = rows.get(line.rule_code)
    if line.added is not None:
        facts = line.added
        title = title_words(facts["family"], facts["edge"], facts["floors"], facts["unit"])
        return {"title": title, "old": _("لا توجد"), "new": limit_words(line.new_limit, facts["unit"])}
    unit = row.unit if row else ""
    return {
        "title": rule_title(row) if row else line.rule_code,
        "old": limit_words(line.old_limit, unit),
        "new": limit_words(line.new_limit, unit),
    }


def change_page(case: Any, actor: Actor) -> tuple[str, dict[str, Any]]:
    """The page of a draft: limits before and after, what it would change, and the steps of whoever has it."""
    run = queries.latest_run(case)
    rules = queries.rules_on(case.zone_code, None if case.whole_amanah else case.municipality_id, case.effective_on)
    rows = {row.id: row for row in rules.rows} if rules else {}
    may_draft = actor.may(P.RULE_DRAFT, case) and case.state in EDITABLE
    return "licensing/regulation/change.html", {
        "change": case,
        "zone_url": url_for("regulation.show_zone", code=case.zone_code, municipality=case.municipality_id),
        "lines": [line_row(line, rows) for line in case.lines],
        "scope": _("الأمانة كلها") if case.whole_amanah else db.session().get_one(Municipality, case.municipality_id).name_ar,
        "drafted_by": _name(case.drafted_by_id),
        "published_by": _name(case.published_by_id),
        "impact": impact_of(case, run),
        "may_draft": may_draft,
        "edit_url": url_for("regulation.redraft", reference=case.reference) if may_draft else "",
        "documents": [],
    }


def impact_of(change: RuleChange, run: ImpactRun | None) -> dict[str, Any]:
    """Counts of the latest run, and whether it still speaks of this draft."""
    counts = [
        {
            "kind": kind,
            "label": kind_words(kind),
            "changed": (run.changed if run else {}).get(kind, 0),
            "looked_at": (run.looked_at if run else {}).get(kind, 0),
            "url": url_for("regulation.show_impact", reference=change.reference, kind=kind),
        }
        for kind in KINDS
    ]
    return {
        "run": run,
        "current": is_measured(change, run),
        "waiting": run is not None and run.state in ("waiting", "running"),
        "counts": counts,
    }


def impact_page(change: RuleChange, asked: Mapping[str, str]) -> dict[str, Any]:
    run = queries.latest_run(change)
    kind = asked.get("kind", "") if asked.get("kind") in KINDS else KINDS[0]
    after = whole_number(asked.get("after", ""), 17) or 0
    found = list(queries.list_impact(run, kind, after)) if run else []
    rules = queries.rules_on(change.zone_code, change.municipality_id, change.effective_on)
    titles = {row.id: rule_title(row) for row in rules.rows} if rules else {}
    rows = [impact_row(row, titles) for row in found[: queries.PAGE]]
    more = len(found) > queries.PAGE
    return {
        "change": change,
        "kind": kind,
        "impact": impact_of(change, run),
        "rows": rows,
        "next_url": url_for("regulation.show_impact", reference=change.reference, kind=kind, after=found[queries.PAGE - 1].seq)
        if more
        else "",
        "points": points_of(run, kind) if run else None,
    }


def impact_row(row: ImpactRow, titles: Mapping[str, str]) -> dict[str, Any]:
    verdicts = [_verdict(row.kind, word) for word in (row.verdict_before, row.verdict_after)]
    url = f"/parcels/{row.subject}" if row.kind == "parcel" else url_for("cases.show", reference=row.subject)
    return {
        "label": row.label,
        "subject": row.label if row.kind == "parcel" else row.subject,
        "url": url,
        "before": verdicts[0],
        "after": verdicts[1],
        "area_before": row.area_before_m2,
        "area_after": row.area_after_m2,
        "rules": "، ".join(dict.fromkeys(titles.get(code, code) for code in row.rules)),
    }


def points_of(run: ImpactRun, kind: str) -> dict[str, Any]:
    """The changed ones of a kind as GeoJSON points, at most ``MOST_POINTS``."""
    rows = queries.impact_points(run, kind, MOST_POINTS)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [round(row.lon, 6), round(row.lat, 6)]},
                "properties": {"label": row.label, "tone": _verdict(kind, row.verdict_after)[1]},
            }
            for row in rows
        ],
    }


def list_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    try:
        after = UUID(asked["after"]) if asked.get("after") else None
    except ValueError:
        after = None
    found = queries.list_changes(actor, after=after)
    rows = [
        {
            "reference": change.reference,
            "url": url_for("cases.show", reference=change.reference),
            "title": change.title,
            "state": state_words(change),
            "on": change.effective_on,
        }
        for change in found[: queries.PAGE]
    ]
    return {
        "rows": rows,
        "next_url": url_for("regulation.list_changes", after=found[queries.PAGE - 1].id) if len(found) > queries.PAGE else "",
    }


def kind_words(kind: str) -> str:
    return {"permit": _("رخص سارية"), "application": _("طلبات مفتوحة"), "parcel": _("قطع")}[kind]


def _verdict(kind: str, word: str) -> tuple[str, str]:
    if kind == "parcel":
        label, tone = PLOT_VERDICTS[word]
    else:
        label, tone = VERDICTS[Verdict(word)]
    return str(label), tone


def _name(user_id: UUID | None) -> str:
    user = db.session().get(User, user_id) if user_id else None
    return user.display_name if user else ""
