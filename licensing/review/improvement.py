"""«أين يذهب الوقت»: time in each state by service and branch, as it is and as it would be under a proposal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from app import db
from app.authz import Actor
from app.casework.presenters import words_of_state
from app.casework.procedures import Procedure
from app.i18n.digits import to_western_digits, whole_number
from app.identity.queries import list_municipalities
from app.sqlfile import load_sql
from licensing.catalogue import services
from licensing.catalogue.words import wording
from licensing.permissions import Permission as P
from licensing.review import durations
from licensing.review.durations import Proposal, Span, Stays

LATEST, WITHIN = 2000, timedelta(days=365)
HOURS, MOST_DAYS = 24.0, 3650
_DAYS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")


@dataclass(frozen=True)
class Counted:
    """Time in states of the files that were looked at; those that have not ended tell nothing of the whole way."""

    stays: Stays
    ended: Stays


def improvement_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """Spans of the chosen service and branch, and beside them those under the proposal, if one was made."""
    here = actor.municipalities_where(P.IMPROVEMENT_VIEW)
    branch, code = whole_number(asked.get("municipality", "")), asked.get("service", "")
    code = code if code in services() else ""
    counted = read_stays([branch] if branch in here else here, code)
    as_is = durations.spans(counted.stays)
    proposal, wrong = _proposal(asked, [span.state for span in as_is])
    to_be = {span.state: span for span in durations.spans(durations.proposed(counted.stays, proposal))}
    return {
        "municipalities": [m for m in list_municipalities() if m.id in here],
        "branch": asked.get("municipality", ""),
        "service": code,
        "services": [(s.code, s.name) for s in services().values() if s.online],
        "procedures": [(code, procedure_words(code)) for code in sorted(current_app.extensions["procedures"]) if procedure_words(code)],
        "procedure": asked.get("procedure", ""),
        "files": len(counted.stays),
        "ended": len(counted.ended),
        "limit": LATEST,
        "rows": [_row(span, to_be.get(span.state), asked, code) for span in as_is],
        "proposes": bool(proposal.without or proposal.at_most),
        "before": [_days(value) for value in durations.totals(counted.ended)],
        "after": [_days(value) for value in durations.totals(durations.proposed(counted.ended, proposal))],
        "problem": _told([state_name(state, code) for state in wrong]) if wrong else None,
    }


def read_stays(municipality_ids: list[int], service_code: str) -> Counted:
    """case -> state -> hours of the latest applications of a year, and of those that have ended."""
    since = datetime.now(UTC) - WITHIN
    params = {"municipality_ids": municipality_ids, "service_code": service_code, "since": since, "limit": LATEST}
    stays: dict[str, dict[str, float]] = {}
    ended: dict[str, dict[str, float]] = {}
    for case, state, hours, is_over in db.session().execute(load_sql("licensing", "review/time_in_states"), params):
        states = stays.setdefault(str(case), {})
        states[state] = hours
        if is_over:
            ended[str(case)] = states
    return Counted(stays, ended)


def _proposal(asked: Mapping[str, str], states: list[str]) -> tuple[Proposal, list[str]]:
    """What was proposed, and the states beside which no number of days was written."""
    rule = current_app.extensions["procedures"].get(asked.get("procedure", ""))
    without = durations.states_dropped(states, rule.states) if rule else frozenset()
    typed = {state: to_western_digits(asked.get(f"most-{state}", "")).strip() for state in states}
    days = {state: float(text) for state, text in typed.items() if _DAYS.fullmatch(text) and float(text) <= MOST_DAYS}
    wrong = [state for state, text in typed.items() if text and state not in days]
    return Proposal(without, {state: many * HOURS for state, many in days.items()}), wrong


def _told(names: list[str]) -> str:
    return _("اكتب الأيام رقماً من 0 إلى %(most)s، مثل 3 أو 2.5. لم يُحسب ما كُتب عند: %(names)s.", most=MOST_DAYS, names="، ".join(names))


def _row(span: Span, then: Span | None, asked: Mapping[str, str], service_code: str) -> dict[str, Any]:
    return {
        "state": span.state,
        "name": state_name(span.state, service_code),
        "files": span.files,
        "median": _days(span.median),
        "p90": _days(span.p90),
        "share": round(100 * span.share),
        "most": asked.get(f"most-{span.state}", ""),
        "then": _days(then.median) if then else _("تُلغى"),
        "then_p90": _days(then.p90) if then else "–",
    }


def state_name(code: str, service_code: str = "") -> str:
    """The state's word: in the procedure of the service, where one was chosen, else in one that applications follow."""
    found = next((rule for rule in _procedures(service_code) if rule.kind and code in rule.states), None)
    return words_of_state(found.states[code])[0] if found else code


def _procedures(service_code: str) -> list[Procedure]:
    every: dict[str, Procedure] = current_app.extensions["procedures"]
    chosen = services().get(service_code)
    own = every.get(chosen.definition.procedure) if chosen and chosen.definition else None
    return [own, *every.values()] if own else list(every.values())


def procedure_words(code: str) -> str:
    """The kind of procedure in words, with whether an office prepares the file; empty for one that no application follows."""
    kind = current_app.extensions["procedures"][code].kind
    if not kind:
        return ""
    words = str(wording().procedures[kind])
    return _("%(kind)s، بمكتب هندسي", kind=words) if code.endswith("_office") or code == "technical_review" else words


def _days(hours: float) -> str:
    return f"{hours / HOURS:.1f}"
