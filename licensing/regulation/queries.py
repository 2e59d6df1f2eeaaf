"""Reading the regulation and its drafts."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from app import db
from app.authz import Actor
from app.errors import NotFound
from app.identity.queries import today
from gis.models import ZoneClass, ZoneRule
from gis.register.queries import rules_of_zone
from licensing.models import ImpactRow, ImpactRun, RuleChange
from licensing.permissions import Permission
from licensing.zoning import ZoneRules, rules_from_register

PAGE = 50


def rules_on(zone_code: str, municipality_id: int | None, on: date) -> ZoneRules | None:
    """What holds in a zone class in a branch on a day; without a branch the amanah's rules alone."""
    return rules_from_register(zone_code, on, rules_of_zone(zone_code, municipality_id, on))


def rules_today(zone_code: str, municipality_id: int) -> ZoneRules | None:
    return rules_on(zone_code, municipality_id, today())


def list_zone_classes() -> Sequence[ZoneClass]:
    return db.session().scalars(select(ZoneClass).order_by(ZoneClass.code)).all()


def get_zone_class(code: str) -> ZoneClass:
    """Raises NotFound."""
    zone = db.session().get(ZoneClass, code)
    if zone is None:
        raise NotFound("zone_class_not_found")
    return zone


def list_versions(zone_code: str, municipality_id: int) -> Sequence[ZoneRule]:
    """Every row of the register for the zone that the branch sees, past and to come, by rule and day."""
    query = (
        select(ZoneRule)
        .where(ZoneRule.zone_code == zone_code, or_(ZoneRule.municipality_id.is_(None), ZoneRule.municipality_id == municipality_id))
        .order_by(ZoneRule.code, ZoneRule.valid_from.desc())
    )
    return db.session().scalars(query).all()


def list_changes(actor: Actor, *, after: UUID | None = None) -> Sequence[RuleChange]:
    """Drafts and published changes of my branches, latest first; one more than a page if there is more.

    Index: pk_rule_change (UUIDv7: keys run with time).
    """
    query = (
        select(RuleChange)
        .where(RuleChange.municipality_id.in_(actor.municipalities_where(Permission.RULE_VIEW)))
        .order_by(RuleChange.id.desc())
        .limit(PAGE + 1)
    )
    return db.session().scalars(query.where(RuleChange.id < after) if after else query).all()


def latest_run(change: RuleChange) -> ImpactRun | None:
    query = select(ImpactRun).where(ImpactRun.case_id == change.id).order_by(ImpactRun.started_at.desc()).limit(1)
    return db.session().scalars(query).first()


def list_impact(run: ImpactRun, kind: str, after: int = 0, many: int = PAGE) -> Sequence[ImpactRow]:
    """Index: ix_rule_impact_row_kind; keyset on seq."""
    query = (
        select(ImpactRow)
        .where(ImpactRow.run_id == run.id, ImpactRow.kind == kind, ImpactRow.seq > after)
        .order_by(ImpactRow.seq)
        .limit(many + 1)
    )
    return db.session().scalars(query).all()


def impact_points(run: ImpactRun, kind: str, most: int) -> Sequence[Any]:
    """Where the changed ones of a kind lie: label, verdict after, longitude, latitude. Index: ix_rule_impact_row_kind."""
    query = (
        select(
            ImpactRow.label,
            ImpactRow.verdict_after,
            func.ST_X(ImpactRow.point_4326).label("lon"),
            func.ST_Y(ImpactRow.point_4326).label("lat"),
        )
        .where(ImpactRow.run_id == run.id, ImpactRow.kind == kind, ImpactRow.point_4326.is_not(None))
        .order_by(ImpactRow.seq)
        .limit(most)
    )
    return db.session().execute(query).all()
