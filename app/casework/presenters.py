"""Words, tones and time-left of cases for pages. No queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, current_app, url_for
from flask_babel import gettext as _

from app.casework.kinds import case_kind
from app.casework.models import Case, CaseEvent
from app.casework.procedures import State
from app.casework.workflow import localised, procedure_of, state_of
from app.i18n.counts import counted
from app.i18n.language import current_language

_SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Standing:
    """How a case stands against its running clock: level as the ``sla_tag`` component wants it."""

    level: str
    words: str
    due: datetime | None


def state_words(case: Case, *, for_citizen: bool = False) -> tuple[str, str]:
    """(word, tone) for the ``state_tag`` component."""
    return words_in_state(case, state_of(case), for_citizen=for_citizen)


def words_in_state(case: Case, state: State, *, for_citizen: bool = False) -> tuple[str, str]:
    """(word, tone) of the case in this or an earlier state: those of its kind, else the procedure's."""
    named = case_kind(case.kind).state_name(case, state.code)
    return (localised(named), state.tone) if named else words_of_state(state, for_citizen=for_citizen)


def words_of_state(state: State, *, for_citizen: bool = False) -> tuple[str, str]:
    words = state.citizen_name if for_citizen and state.citizen_name else state.name
    return localised(words), state.tone


def holder_words(case: Case) -> str:
    """Who has the file now, in the citizen's words."""
    return localised(state_of(case).holder)


def standing(case: Case, now: datetime | None = None) -> Standing:
    """Green, amber or red with the time left or passed; none while no clock runs."""
    if case.due_at is None:
        return Standing("none", _("انتهت") if case.closed_at else _("بلا مدة جارية"), None)
    left = case.due_at - (now or datetime.now(UTC))
    if left < timedelta(0):
        return Standing("red", _("تأخر %(time)s", time=_span(-left)), case.due_at)
    # The last day of a long term, the last quarter of a short one.
    soon = min(_SOON, (case.due_at - case.opened_at) / 4)
    return Standing("amber" if left < soon else "green", _("بقي %(time)s", time=_span(left)), case.due_at)


def event_rows(case: Case, events: list[CaseEvent], *, for_citizen: bool) -> list[dict]:
    """Newest first, for the ``timeline`` component. A citizen reads what happened, not which clerk did it."""
    procedure = procedure_of(case)
    rows = []
    for event in reversed(events):
        state = procedure.states.get(event.to_state)
        moved = event.from_state != event.to_state
        title = words_in_state(case, state, for_citizen=for_citizen)[0] if moved and state else _action_words(event.action)
        step = next((s for s in procedure.steps if s.action == event.action), None)
        if not moved and step and step.label:
            title = localised(step.label)
        rows.append(
            {
                "title": title,
                "at": event.at,
                "by": "" if for_citizen and event.actor_role not in ("applicant", "delegate", "preparer") else _who(event),
                "text": "" if for_citizen and event.data.get("internal") else event.note,
                "tone": state.tone if moved and state else "neutral",
            }
        )
    return rows


def _who(event: CaseEvent) -> str:
    """«فلان عن مؤسسة كذا» where somebody acted for another."""
    if not event.acted_for or event.acted_for == event.actor_name:
        return event.actor_name
    return _("%(name)s عن %(party)s", name=event.actor_name, party=event.acted_for)


def own_row(case: Case) -> dict:
    """A case as a line of «معاملاتي»."""
    kind = case_kind(case.kind)
    shown = kind.stands_for(case)
    word, tone = state_words(shown, for_citizen=True)
    return {
        "case": case,
        "reference": case.reference,
        "title": case.title,
        "kind": kind.name_ar,
        "icon": kind.icon,
        "state": word,
        "tone": tone,
        "holder": holder_words(shown),
        "url": url_for("cases.show", reference=case.reference),
        "opened_at": case.opened_at,
        "closed": case.closed_at is not None,
        "summary": kind.own_summary(case),
    }


def words_of_event(event: CaseEvent) -> str:
    """What happened in words, where only the event is at hand and its procedure's labels are not asked."""
    for procedure in current_app.extensions["procedures"].values():
        step = next((s for s in procedure.steps if s.action == event.action and s.label), None)
        if step is not None:
            return localised(step.label)
    return _action_words(event.action)


def register_event_words(app: Flask, words: Mapping[str, Any]) -> None:
    """What events are called that no step of a procedure brings about."""
    app.extensions.setdefault("event_words", {}).update(words)


def _action_words(action: str) -> str:
    return {
        "open": _("فُتحت المعاملة"),
        "claim": _("استلم الموظف المعاملة"),
        "release": _("أُعيدت إلى الصندوق العام"),
        "assign": _("أُسندت إلى موظف"),
        "move": _("نُقلت إلى بلدية أخرى"),
        "note": _("ملاحظة"),
        "autosave": _("حُفظت المسودة"),
    }.get(action) or str(current_app.extensions.get("event_words", {}).get(action) or _("تحديث على المعاملة"))


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return counted(minutes, "minute", current_language())
    if minutes < 48 * 60:
        return counted(minutes // 60, "hour", current_language())
    return counted(minutes // (24 * 60), "day", current_language())


def options_of_branches(municipalities: list, but: int | None = None) -> list[tuple[str, str]]:
    """(value, label) pairs of branches for a select."""
    return [(str(m.id), m.name) for m in municipalities if m.id != but]


def options_of_kinds(kinds: list) -> list[tuple[str, str]]:
    return [(k.kind, k.plural_ar) for k in kinds]
