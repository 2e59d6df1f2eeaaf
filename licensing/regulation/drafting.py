"""Drafting a change of rules; what it will do is measured, and another signs it."""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256

from sqlalchemy import select

from app import db
from app.authz import Actor, authorize
from app.casework.commands import open_case
from app.casework.workflow import record
from app.errors import UserError
from app.identity.queries import list_municipalities, today
from app.organisation.models import Municipality
from gis.models import ZoneClass, ZoneRule
from licensing.models import RuleChange, RuleChangeLine
from licensing.permissions import Permission
from licensing.regulation.lines import Draft, check_questions, lines_of, rules_after
from licensing.regulation.queries import rules_on

EDITABLE = ("draft", "returned")


def propose(zone: ZoneClass, municipality_id: int, draft: Draft, actor: Actor) -> RuleChange:
    """A draft stands in the branch; nothing of the regulation has changed.

    Raises:
        UserError: nothing would change, a limit is not in the language, the day has passed or is another change's.
    """
    if draft.whole_amanah:
        _must_be_seat(municipality_id)
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
        whole_amanah=draft.whole_amanah,
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
    lines = _lines(change.zone_code, change.municipality_id, replace(draft, whole_amanah=change.whole_amanah))
    change.lines.clear()
    db.session().flush()
    change.lines.extend(lines)
    change.effective_on, change.source, change.reason = draft.effective_on, draft.source.strip(), draft.reason.strip()
    record(change, "redraft", change.state, actor, audience="staff")
    db.session().flush()


def fingerprint_of(change: RuleChange) -> str:
    """Changes with the draft's lines or day: an impact measured under another one is stale."""
    lines = [[line.rule_code, line.new_limit, line.added] for line in change.lines]
    body = json.dumps([change.zone_code, change.effective_on.isoformat(), change.whole_amanah, lines], sort_keys=True)
    return sha256(body.encode()).hexdigest()


def _must_be_seat(municipality_id: int) -> None:
    """Raises UserError: rules of the whole amanah are drafted and signed at its seat."""
    if not db.session().get_one(Municipality, municipality_id).is_seat:
        raise UserError("rule_of_the_seat")


def own_codes(zone_code: str, owner: int | None, on: date) -> frozenset[str]:
    """Codes of the rules that a branch (None: the amanah) wrote itself and that hold on a day; shipped rules are the amanah's."""
    held = (ZoneRule.valid_from <= on, (ZoneRule.valid_to.is_(None)) | (ZoneRule.valid_to >= on))
    query = select(ZoneRule.code).where(ZoneRule.zone_code == zone_code, ZoneRule.municipality_id.is_not_distinct_from(owner), *held)
    codes = frozenset(db.session().scalars(query))
    if owner is None and not codes:
        rules = rules_on(zone_code, None, on)
        return frozenset(row.id for row in rules.rows) if rules else codes
    return codes


def _lines(zone_code: str, municipality_id: int, draft: Draft) -> list[RuleChangeLine]:
    owner = None if draft.whole_amanah else municipality_id
    rules = rules_on(zone_code, owner, draft.effective_on)
    if rules is None:
        raise UserError("zone_without_rules")
    if draft.effective_on <= today():
        raise UserError("rule_day_past")
    lines = lines_of(draft, rules, own_codes(zone_code, owner, draft.effective_on))
    for branch in list_municipalities() if draft.whole_amanah else ():
        there = rules_on(zone_code, branch.id, draft.effective_on)
        if there is not None:
            check_questions(rules_after(there, lines, draft.effective_on), lines)
    taken = select(ZoneRule.code).where(
        ZoneRule.zone_code == zone_code,
        ZoneRule.municipality_id.is_not_distinct_from(owner),
        ZoneRule.valid_from == draft.effective_on,
        ZoneRule.code.in_([line.rule_code for line in lines]),
    )
    if (code := db.session().scalars(taken).first()) is not None:
        raise UserError("rule_day_taken", rule=code)
    return [RuleChangeLine(**vars(line)) for line in lines]
