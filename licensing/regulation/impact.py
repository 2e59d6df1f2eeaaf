"""The impact run: every parcel of the zone, every open application and every valid permit tried with the draft's limits."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import delete, insert, select

from app import db
from app.authz import Actor, authorize
from app.casework.workflow import state_of
from app.db import uuid7
from app.identity.queries import list_municipalities
from app.jobs import defer
from app.sqlfile import load_sql
from gis.models import SpatialUnit, Zone
from licensing.applications.checks import findings_of
from licensing.applications.queries import site_of_application
from licensing.envelope import Lot
from licensing.models import Application, ImpactRow, ImpactRun, Permit, RuleChange
from licensing.permissions import Permission
from licensing.regulation.drafting import fingerprint_of, own_codes
from licensing.regulation.lines import Line, rules_after
from licensing.regulation.measuring import answer_plot, compare_findings, differs
from licensing.regulation.queries import rules_on
from licensing.sites import Edge, largest_part
from licensing.zoning import ZoneRules

TASK = "licensing.measure_rule_impact"
BATCH = 500
VALID = ("active", "suspended")


@dataclass(frozen=True)
class Rules:
    """The zone's rules on the draft's day, without and with the draft."""

    before: ZoneRules
    after: ZoneRules


def ask_for_run(change: RuleChange, actor: Actor) -> ImpactRun:
    """A new run waits for the worker; asked twice for the same draft, the one that waits is given."""
    authorize(actor, Permission.RULE_DRAFT, change)
    fingerprint = fingerprint_of(change)
    waiting = select(ImpactRun).where(
        ImpactRun.case_id == change.id, ImpactRun.fingerprint == fingerprint, ImpactRun.state.in_(("waiting", "running"))
    )
    if (run := db.session().scalars(waiting).first()) is not None:
        return run
    run = ImpactRun(id=uuid7(), case_id=change.id, fingerprint=fingerprint, started_at=datetime.now(UTC))
    db.session().add(run)
    db.session().flush()
    defer(TASK, once=f"{TASK}:{run.id}", run_id=str(run.id))
    return run


def measure(run_id: str) -> None:
    """Task: what changes is written down, the counts of all that was looked at beside it."""
    run = db.session().get(ImpactRun, UUID(run_id))
    if run is None or run.state == "done":
        return
    change = db.session().get_one(RuleChange, run.case_id)
    db.session().execute(delete(ImpactRow).where(ImpactRow.run_id == run.id))
    looked_at, changed = Counter[str](), Counter[str]()
    rows: list[dict[str, Any]] = []
    number = count(1)
    for branch in branches_of(change):
        rules = _rules(change, branch)
        for kind, row in _all_tried(change, branch, rules) if rules is not None else ():
            looked_at[kind] += 1
            if row is not None:
                changed[kind] += 1
                rows.append(row | {"run_id": run.id, "seq": next(number), "kind": kind})
            if len(rows) == BATCH:
                _write(rows)
    _write(rows)
    run.looked_at, run.changed, run.state, run.finished_at = dict(looked_at), dict(changed), "done", datetime.now(UTC)


def _write(rows: list[dict[str, Any]]) -> None:
    """The rows are in the database and no longer here: a zone may have a hundred thousand parcels."""
    if rows:
        db.session().execute(insert(ImpactRow), rows)
        rows.clear()


def is_measured(change: RuleChange, run: ImpactRun | None) -> bool:
    """The latest run is done and was of this very draft."""
    return run is not None and run.state == "done" and run.fingerprint == fingerprint_of(change)


def branches_of(change: RuleChange) -> list[int]:
    """Where the change holds: its own branch, or every one."""
    return [branch.id for branch in list_municipalities()] if change.whole_amanah else [change.municipality_id]


def _rules(change: RuleChange, branch: int) -> Rules | None:
    """A branch's own rule stands before the amanah's: where it has one, the amanah's change leaves it as it is."""
    before = rules_on(change.zone_code, branch, change.effective_on)
    beneath = rules_on(change.zone_code, None, change.effective_on)
    if before is None:
        return None
    kept = own_codes(change.zone_code, branch, change.effective_on) if change.whole_amanah else frozenset()
    lines = [Line(line.rule_code, line.new_limit, added=line.added) for line in change.lines if line.rule_code not in kept]
    return Rules(before, rules_after(before, lines, change.effective_on, None if change.whole_amanah else beneath))


def _all_tried(change: RuleChange, branch: int, rules: Rules) -> Iterator[tuple[str, dict[str, Any] | None]]:
    applications = _on_zone(Application, change.zone_code, branch).where(Application.closed_at.is_(None))
    for application in db.session().scalars(applications):
        yield "application", _tried_drawing(application, application, rules)
    permits = _on_zone(Permit, change.zone_code, branch).where(Permit.state.in_(VALID), Permit.application_id.is_not(None))
    for permit in db.session().scalars(permits):
        yield "permit", _tried_drawing(permit, db.session().get(Application, permit.application_id), rules)
    for row in _sites(change.zone_code, branch):
        yield "parcel", _tried_plot(row, rules)


def _on_zone(kind: Any, zone_code: str, branch: int) -> Any:
    return (
        select(kind)
        .join(SpatialUnit, SpatialUnit.id == kind.parcel_id)
        .join(Zone, Zone.id == SpatialUnit.zone_id)
        .where(Zone.code == zone_code, kind.municipality_id == branch)
        .order_by(kind.id)
    )


def _sites(zone_code: str, branch: int) -> Iterator[Any]:
    after = 0
    while True:
        asked = {"zone_code": zone_code, "municipality_id": branch, "after_id": after, "many": BATCH}
        rows = db.session().execute(load_sql("licensing", "regulation/sites_of_zone"), asked).all()
        yield from rows
        if len(rows) < BATCH:
            return
        after = rows[-1].id


def _tried_plot(row: Any, rules: Rules) -> dict[str, Any] | None:
    lot = Lot(largest_part(shapely.from_wkb(bytes(row.geom))), _edges(row.sides))
    before, after = answer_plot(lot, rules.before), answer_plot(lot, rules.after)
    if not differs(before, after):
        return None
    return {
        "subject": str(row.id),
        "label": row.reference or str(row.id),
        "verdict_before": before.verdict,
        "verdict_after": after.verdict,
        "area_before_m2": _rounded(before.largest_m2),
        "area_after_m2": _rounded(after.largest_m2),
        "rules": [],
        "point_4326": f"SRID=4326;{shapely.from_wkb(bytes(row.lonlat)).wkt}",
    }


def _edges(sides: Any) -> tuple[Edge, ...]:
    rows = json.loads(sides) if isinstance(sides, str) else sides or []
    return tuple(
        Edge(seq=seq, line=shapely.from_wkb(line), kind=kind, street_width_m=None if width is None else float(width), chamfer=chamfer)
        for seq, kind, width, chamfer, line in rows
    )


def _tried_drawing(case: Application | Permit, application: Application | None, rules: Rules) -> dict[str, Any] | None:
    site = site_of_application(application) if application is not None else None
    if application is None or site is None or site.rules is None:
        return None
    before = findings_of(application, replace(site, rules=rules.before))
    change = compare_findings(before, findings_of(application, replace(site, rules=rules.after)))
    if change is None:
        return None
    point = case.point_4326
    return {
        "subject": case.reference,
        "label": f"{case.title} ({state_of(case).name.get('ar', case.state)})",
        "verdict_before": change.before.value,
        "verdict_after": change.after.value,
        "area_before_m2": None,
        "area_after_m2": None,
        "rules": list(change.rules),
        "point_4326": point,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
