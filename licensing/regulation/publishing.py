"""Publishing a change of rules. A row is never rewritten: the old one ends, another begins."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select

from app import db
from app.authz import Actor
from app.casework.models import CaseEvent
from app.errors import UserError
from gis.models import ZoneRule
from licensing.models import RuleChange, RuleChangeLine
from licensing.zoning import USES, USES_FAMILY, rows_to_register

_BINDS = ("family", "edge", "floors", "unit", "unknown_limit", "tolerance", "severity", "applies_if")
_NEW_USES: dict[str, Any] = {
    "family": USES_FAMILY,
    "edge": None,
    "floors": [],
    "unit": "uses",
    "unknown_limit": None,
    "tolerance": 0,
    "severity": "fail",
}


def publish_rules(change: RuleChange, event: CaseEvent, actor: Actor) -> None:
    """Effect of ``publish``: from the day on the branch, or the whole amanah, has the new rules; those before end the day before.

    Raises:
        UserError: a rule has ended since, or another change of it was published for the same day.
    """
    _adopt_shipped(change.zone_code)
    change.published_by_id = actor.user_id
    for line in change.lines:
        _publish(change, line)
    db.session().flush()


def _publish(change: RuleChange, line: RuleChangeLine) -> None:
    owner = None if change.whole_amanah else change.municipality_id
    held, last_day = _held(change, line.rule_code, owner), None
    if held is not None and held.valid_from == change.effective_on:
        raise UserError("rule_day_taken", rule=line.rule_code)
    binds = _binds(change, line, held)
    if held is None:
        last_day = _day_before_next(change, line.rule_code, owner)
    else:
        last_day, held.valid_to = held.valid_to, change.effective_on - timedelta(days=1)
        db.session().flush()
    if not line.new_limit:
        return
    db.session().add(
        ZoneRule(
            **binds,
            zone_code=change.zone_code,
            code=line.rule_code,
            municipality_id=owner,
            limit_expression=line.new_limit,
            valid_from=change.effective_on,
            valid_to=last_day,
            source=change.source,
            source_ar=change.source,
            is_sample=False,
        )
    )


def _binds(change: RuleChange, line: RuleChangeLine, held: ZoneRule | None) -> dict[str, Any]:
    """What the rule binds: as the draft says of a new one, else as the row has it that it follows."""
    if line.added is not None:
        return dict(line.added)
    old = held or _held(change, line.rule_code, None)
    if old is not None:
        return {name: getattr(old, name) for name in _BINDS}
    if line.rule_code == USES:
        return dict(_NEW_USES)
    raise UserError("rule_gone", rule=line.rule_code)


def _of(change: RuleChange, code: str, owner: int | None) -> tuple[Any, ...]:
    return (ZoneRule.zone_code == change.zone_code, ZoneRule.code == code, ZoneRule.municipality_id.is_not_distinct_from(owner))


def _held(change: RuleChange, code: str, owner: int | None) -> ZoneRule | None:
    """The owner's own row that holds on the day of the change."""
    day = change.effective_on
    on_that_day = (ZoneRule.valid_from <= day, ZoneRule.valid_to.is_(None) | (ZoneRule.valid_to >= day))
    return db.session().scalars(select(ZoneRule).where(*_of(change, code, owner), *on_that_day)).one_or_none()


def _day_before_next(change: RuleChange, code: str, owner: int | None) -> Any:
    """A row published for later keeps its day: this one ends before it. None where nothing is to come."""
    later = select(func.min(ZoneRule.valid_from)).where(*_of(change, code, owner), ZoneRule.valid_from > change.effective_on)
    begins = db.session().scalar(later)
    return begins - timedelta(days=1) if begins else None


def _adopt_shipped(zone_code: str) -> None:
    """The shipped rules of the zone become rows of the register, once: a branch's first change leaves the others standing."""
    if db.session().scalar(
        select(func.count()).select_from(ZoneRule).where(ZoneRule.zone_code == zone_code, ZoneRule.municipality_id.is_(None))
    ):
        return
    rows = [row for row in rows_to_register() if row["zone_code"] == zone_code]
    if rows:
        db.session().execute(insert(ZoneRule), rows)
