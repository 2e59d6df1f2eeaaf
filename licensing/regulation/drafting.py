"""Drafting a change of rules and publishing it. A published change never rewrites a row: the old one ends, another begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy import func, insert, select

from app import db
from app.authz import Actor, authorize
from app.casework.commands import open_case
from app.casework.models import CaseEvent
from app.casework.workflow import record
from app.errors import UserError
from app.identity.queries import today
from gis.models import ZoneClass, ZoneRule
from licensing.models import RuleChange, RuleChangeLine
from licensing.permissions import Permission
from licensing.regulation.queries import rules_today
from licensing.zoning import ExpressionError, parse_expression, rows_to_register
from licensing.zoning.library import KNOWN_NAMES

EDITABLE = ("draft", "returned")


@dataclass(frozen=True)
class Draft:
    """What the planner typed: limits by rule code (only those that he means to change), the day and the deciding text."""

    limits: Mapping[str, str]
    effective_on: date
    source: str
    reason: str


def propose(zone: ZoneClass, municipality_id: int, draft: Draft, actor: Actor) -> RuleChange:
    """A draft stands in the branch; nothing of the regulation has changed.

    Raises:
        UserError: nothing would change, a limit is not in the language, or the day has passed.
    """
    lines = _lines(zone.code, municipality_id, draft)
    change = open_case(
        RuleChange,
        procedure="rule_change",
        municipality_id=municipality_id,
        actor=actor,
        title=f"تعديل قواعد البناء في المنطقة {zone.code} ({zone.name_ar})",
        channel="staff",
        zone_code=zone.code,
        effective_on=draft.effective_on,
        source=draft.source.strip(),
        reason=draft.reason.strip(),
        drafted_by_id=actor.user_id,
    )
    change.lines = lines
    db.session().flush()
    return change


def redraft(change: RuleChange, draft: Draft, actor: Actor) -> None:
    """Other values in the same draft; what was measured before no longer counts.

    Raises:
        UserError: the draft has been sent, or as for ``propose``.
    """
    authorize(actor, Permission.RULE_DRAFT, change)
    if change.state not in EDITABLE:
        raise UserError("rule_change_sent")
    lines = _lines(change.zone_code, change.municipality_id, draft)
    change.lines.clear()
    db.session().flush()
    change.lines.extend(lines)
    change.effective_on, change.source, change.reason = draft.effective_on, draft.source.strip(), draft.reason.strip()
    record(change, "redraft", change.state, actor, audience="staff")
    db.session().flush()


def fingerprint_of(change: RuleChange) -> str:
    """Changes with the draft's lines or day: an impact measured under another one is stale."""
    body = f"{change.zone_code}|{change.effective_on}|" + "|".join(f"{line.rule_code}={line.new_limit}" for line in change.lines)
    return sha256(body.encode()).hexdigest()


def publish_rules(change: RuleChange, event: CaseEvent, actor: Actor) -> None:
    """Effect of ``publish``: from the day on the branch has the new limits; the rows before it end the day before."""
    _adopt_shipped(change.zone_code)
    change.published_by_id = actor.user_id
    last_day = change.effective_on - timedelta(days=1)
    for line in change.lines:
        old = _in_force(change, line.rule_code)
        if old is None:
            raise UserError("rule_gone", rule=line.rule_code)
        facts = {
            name: getattr(old, name)
            for name in ("zone_code", "code", "family", "edge", "floors", "unit", "unknown_limit", "tolerance", "severity")
        }
        if old.municipality_id == change.municipality_id:
            old.valid_to = last_day
            db.session().flush()
        if line.new_limit:
            fresh = ZoneRule(
                **facts,
                limit_expression=line.new_limit,
                municipality_id=change.municipality_id,
                valid_from=change.effective_on,
                source=change.source,
                source_ar=change.source,
                is_sample=False,
            )
            db.session().add(fresh)
    db.session().flush()


def _in_force(change: RuleChange, code: str) -> ZoneRule | None:
    """The branch's own row before the amanah's."""
    query = (
        select(ZoneRule)
        .where(
            ZoneRule.zone_code == change.zone_code,
            ZoneRule.code == code,
            ZoneRule.valid_to.is_(None),
            (ZoneRule.municipality_id == change.municipality_id) | ZoneRule.municipality_id.is_(None),
        )
        .order_by(ZoneRule.municipality_id.is_(None))
    )
    return db.session().scalars(query).first()


def _adopt_shipped(zone_code: str) -> None:
    """The shipped rules of the zone become rows of the register, once: a branch's first change leaves the others standing."""
    if db.session().scalar(
        select(func.count()).select_from(ZoneRule).where(ZoneRule.zone_code == zone_code, ZoneRule.municipality_id.is_(None))
    ):
        return
    rows = [row for row in rows_to_register() if row["zone_code"] == zone_code]
    if rows:
        db.session().execute(insert(ZoneRule), rows)


def _lines(zone_code: str, municipality_id: int, draft: Draft) -> list[RuleChangeLine]:
    rules = rules_today(zone_code, municipality_id)
    if rules is None:
        raise UserError("zone_without_rules")
    if draft.effective_on <= today():
        raise UserError("rule_day_past")
    known = {row.id: row.limit for row in rules.rows}
    typed = {code: limit.strip() for code, limit in draft.limits.items() if code in known}
    changed = {code: limit for code, limit in typed.items() if limit != known[code]}
    if not changed:
        raise UserError("rule_unchanged")
    for code, limit in changed.items():
        _check_limit(code, limit)
        if not limit and not _is_own(zone_code, code, municipality_id):
            raise UserError("rule_of_the_amanah", rule=code)
    return [RuleChangeLine(rule_code=code, old_limit=known[code], new_limit=limit) for code, limit in sorted(changed.items())]


def _is_own(zone_code: str, code: str, municipality_id: int) -> bool:
    """The branch may end its own rule; the amanah's holds until the branch has another limit."""
    query = select(ZoneRule.id).where(
        ZoneRule.zone_code == zone_code, ZoneRule.code == code, ZoneRule.municipality_id == municipality_id, ZoneRule.valid_to.is_(None)
    )
    return db.session().scalars(query).first() is not None


def _check_limit(code: str, limit: str) -> None:
    if not limit:
        return
    try:
        names = parse_expression(limit).names
    except ExpressionError as error:
        raise UserError("rule_limit_unreadable", rule=code, limit=limit) from error
    if unknown := names - KNOWN_NAMES:
        raise UserError("rule_limit_unknown_name", rule=code, name="، ".join(sorted(unknown)))
