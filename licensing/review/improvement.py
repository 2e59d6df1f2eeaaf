"""«أين يذهب الوقت»: time in each state by service and branch, as it is and as it would be under a proposal."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from app import db
from app.authz import Actor
from app.casework.presenters import words_of_state
from app.identity.queries import list_municipalities
from app.sqlfile import load_sql
from licensing.catalogue import services
from licensing.catalogue.words import wording
from licensing.permissions import Permission as P
from licensing.review import durations
from licensing.review.durations import Proposal

LATEST, WITHIN = 2000, timedelta(days=365)
HOURS = 24.0


def improvement_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """Spans of the chosen service and branch, and beside them those under the proposal, if one was made."""
    here = actor.municipalities_where(P.IMPROVEMENT_VIEW)
    chosen = [int(asked["municipality"])] if asked.get("municipality", "").isdigit() and int(asked["municipality"]) in here else here
    code = asked.get("service", "") if asked.get("service", "") in services() else ""
    stays = read_stays(chosen, code)
    as_is = durations.spans(stays)
    proposal = _proposal(asked, [span.state for span in as_is])
    to_be = {span.state: span for span in durations.spans(durations.proposed(stays, proposal))}
    before, after = durations.totals(stays), durations.totals(durations.proposed(stays, proposal))
    return {
        "municipalities": [m for m in list_municipalities() if m.id in here],
        "branch": asked.get("municipality", ""),
        "service": code,
        "services": [(s.code, s.name) for s in services().values() if s.online],
        "procedures": [(code, procedure_words(code)) for code in sorted(current_app.extensions["procedures"]) if procedure_words(code)],
        "procedure": asked.get("procedure", ""),
        "asked": asked,
        "files": len(stays),
        "limit": LATEST,
        "rows": [_row(span, to_be.get(span.state), asked) for span in as_is],
        "proposes": bool(proposal.without or proposal.at_most),
        "before": [_days(value) for value in before],
        "after": [_days(value) for value in after],
    }


def read_stays(municipality_ids: list[int], service_code: str) -> dict[str, dict[str, float]]:
    """case -> state -> hours of the latest applications of a year."""
    since = datetime.now(UTC) - WITHIN
    params = {"municipality_ids": municipality_ids, "service_code": service_code, "since": since, "limit": LATEST}
    stays: dict[str, dict[str, float]] = {}
    for case, state, hours in db.session().execute(load_sql("licensing", "review/time_in_states"), params):
        stays.setdefault(str(case), {})[state] = hours
    return stays


def _proposal(asked: Mapping[str, str], states: list[str]) -> Proposal:
    rule = current_app.extensions["procedures"].get(asked.get("procedure", ""))
    without = durations.states_dropped(states, rule.states) if rule else frozenset()
    limits = {state: float(asked[f"most-{state}"]) * HOURS for state in states if _is_number(asked.get(f"most-{state}", ""))}
    return Proposal(without, limits)


def _row(span: durations.Span, then: durations.Span | None, asked: Mapping[str, str]) -> dict[str, Any]:
    return {
        "state": span.state,
        "name": state_name(span.state),
        "files": span.files,
        "median": _days(span.median),
        "p90": _days(span.p90),
        "share": round(100 * span.share),
        "most": asked.get(f"most-{span.state}", ""),
        "then": _days(then.median) if then else _("تُلغى"),
        "then_p90": _days(then.p90) if then else "–",
    }


def state_name(code: str) -> str:
    """The state's word in a procedure that applications follow."""
    for procedure in current_app.extensions["procedures"].values():
        if procedure.kind and code in procedure.states:
            return words_of_state(procedure.states[code])[0]
    return code


def procedure_words(code: str) -> str:
    """The kind of procedure in words, with whether an office prepares the file; empty for one that no application follows."""
    kind = current_app.extensions["procedures"][code].kind
    if not kind:
        return ""
    words = str(wording().procedures[kind])
    return _("%(kind)s، بمكتب هندسي", kind=words) if code.endswith("_office") or code == "technical_review" else words


def _days(hours: float) -> str:
    return f"{hours / HOURS:.1f}"


def _is_number(typed: str) -> bool:
    return typed.replace(".", "", 1).isdigit() and float(typed) <= 3650
