"""What the pages of cases show, put together from queries and presenters."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, current_app

from app import db
from app.authz import Actor, Permission
from app.casework import bulk, presenters, queries
from app.casework.inbox import InboxFilter, count_inbox, list_filters, list_inbox, token_of
from app.casework.kinds import all_kinds, case_kind
from app.casework.models import Case
from app.casework.workflow import available_steps, localised
from app.errors import NotFound, TooMany, message_for
from app.i18n.digits import to_western_digits, whole_number
from app.identity.models import User
from app.identity.queries import list_municipalities, names_of
from app.keyset import checked_token
from app.tenancy import everything

Section = Callable[[Case, Actor], dict[str, Any]]
Searcher = Callable[[str, Actor], list[dict[str, Any]]]


def init_app(app: Flask) -> None:
    app.extensions["case_sections"] = []
    app.extensions["own_sections"] = []
    app.extensions["searchers"] = []


def add_case_section(app: Flask, section: Section) -> None:
    """Context that every case page gets: invoices, documents, the place on the map."""
    app.extensions["case_sections"].append(section)


def add_own_section(app: Flask, section: Callable[[Actor], dict[str, Any]]) -> None:
    """Context of «معاملاتي»: ``todo`` rows {title, text, url, due} are added up, other keys stand as they are."""
    app.extensions["own_sections"].append(section)


def add_searcher(app: Flask, searcher: Searcher) -> None:
    """One more source for the search box: (words, actor) -> groups [{title, rows: [{title, text, url, tag}]}]."""
    app.extensions["searchers"].append(searcher)


def case_page(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Template and context of a case's page; the kind's own page extends the common one."""
    staff = case.municipality_id in actor.roles
    events = queries.list_events(case, for_staff=staff)
    context = {
        "case": case,
        "kind": case_kind(case.kind),
        "is_staff": staff,
        "state": presenters.state_words(case, for_citizen=not staff),
        "holder": presenters.holder_words(case),
        "standing": presenters.standing(case),
        "steps": [
            {"action": s.action, "label": localised(s.label), "note_required": s.note_required, "tone": s.tone}
            for s in available_steps(case, actor)
        ],
        "timeline": presenters.event_rows(case, events, for_citizen=not staff),
        "events": events,
        "party_names": names_of([p for p in (case.party_id, case.on_behalf_of_id) if p] + [p.party_id for p in case.parties]),
        "municipalities": list_municipalities(),
        "may_move": staff and actor.may(Permission.CASE_MOVE, case),
        "may_claim": staff and case.assigned_to_id is None and case.closed_at is None and actor.may(Permission.CASE_INBOX, case),
        "assignee": _assignee(case),
        "is_mine": case.assigned_to_id is not None and case.assigned_to_id == actor.user_id,
        "problem": None,
        "typed": {},
    }
    for section in current_app.extensions["case_sections"]:
        context |= section(case, actor)
    kind = case_kind(case.kind)
    if kind.page is None:
        return "casework/case.html", context
    template, own = kind.page(case, actor)
    return template, context | own


def inbox_page(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """The work that waits for this person's roles, most urgent first; for who oversees, on asking, everybody's."""
    chosen, everybodys = _filter(asked), asked.get("all") == "1" and actor.may(Permission.TODAY_VIEW)
    kinds = list(_work()) if everybodys else _kinds_of_work(actor)
    states = [] if everybodys else _states_of_work(actor)
    rows = list_inbox(actor, chosen, kinds, states)
    more = len(rows) > queries.PAGE
    rows = rows[: queries.PAGE]
    return {
        "chosen": chosen,
        "everybodys": everybodys,
        "kinds": [all_kinds()[k] for k in kinds],
        "municipalities": [m for m in list_municipalities() if m.id in actor.roles],
        "rows": [{"row": r, "state": presenters.state_words(r.case), "standing": presenters.standing(r.case)} for r in rows],
        "next_after": token_of(rows[-1].case) if more else None,
        "saved": [{"id": f.id, "name": f.name, "asked": f.asked} for f in list_filters(actor)],
        "bulk": bulk.offered(actor),
        "colleagues": bulk.colleagues(actor),
        "total": None if states else count_inbox(actor, chosen, kinds),
    }


def next_in_inbox(actor: Actor, asked: Mapping[str, str]) -> str | None:
    """The most urgent file that nobody else has claimed."""
    rows = list_inbox(actor, _filter(asked), _kinds_of_work(actor), _states_of_work(actor))
    return next(
        (r.case.reference for r in rows if r.case.assigned_to_id in (None, actor.user_id) and r.case.reference != asked.get("but")), None
    )


def own_page(actor: Actor) -> dict[str, Any]:
    """Everything of this person in all branches, and what he must do now at the top."""
    rows = [presenters.own_row(case) for case in queries.list_own(actor)]
    context: dict[str, Any] = {"rows": rows, "todo": []}
    for section in current_app.extensions["own_sections"]:
        added = section(actor)
        context["todo"] += added.pop("todo", [])
        context |= added
    return context


def tracked_page(reference: str, phone: str) -> tuple[dict[str, Any] | None, dict[str, str], int]:
    """(what to show, errors by field, HTTP status) for tracking without sign-in."""
    if len(phone) != 4 or not phone.isdigit():
        return None, {"phone": message_for("phone_last4")}, 422
    try:
        found = queries.track(reference, phone)
    except (NotFound, TooMany) as refusal:
        return None, {"reference": message_for("track_not_found")}, refusal.status
    with everything():
        procedure_states = presenters.procedure_of(found.case).states
        steps = [
            {"title": title, "tone": tone, "at": at}
            for code, at in reversed(found.steps)
            if code in procedure_states
            for title, tone in [presenters.words_in_state(found.case, procedure_states[code], for_citizen=True)]
        ]
        shown = case_kind(found.case.kind).stands_for(found.case)
        return (
            {
                "reference": found.case.reference,
                "kind": case_kind(found.case.kind).name_ar,
                "steps": steps,
                "state": presenters.state_words(shown, for_citizen=True),
                "holder": presenters.holder_words(shown),
                "municipality": found.municipality,
                "due_at": shown.due_at,
            },
            {},
            200,
        )


def search_page(actor: Actor, words: str) -> dict[str, Any]:
    """Services, places, and the cases this person may see, for the words typed."""
    plain = to_western_digits(words).strip()[:120]
    groups: list[dict[str, Any]] = []
    if plain:
        for searcher in current_app.extensions["searchers"]:
            groups += [g for g in searcher(plain, actor) if g["rows"]]
        cases = queries.search_cases(plain) if actor.signed_in and len(plain) > 2 else []
        if cases:
            groups.insert(
                0,
                {
                    "title": "المعاملات",
                    "rows": [
                        {"title": c.title, "text": c.reference, "url": presenters.own_row(c)["url"], "tag": presenters.state_words(c)}
                        for c in cases
                    ],
                },
            )
    return {"q": words, "groups": groups}


def _assignee(case: Case) -> str | None:
    user = db.session().get(User, case.assigned_to_id) if case.assigned_to_id else None
    return user.display_name if user else None


def _kinds_of_work(actor: Actor) -> list[str]:
    held = frozenset().union(*actor.roles.values())
    mine = [kind for kind, roles in _work().items() if held & roles.keys()]
    return mine or list(_work())  # whose role has no work of its own sees what stands in anybody's inbox


def _work() -> dict[str, dict[str, list[str]]]:
    """Kind -> role -> states: what stands in whose inbox."""
    return current_app.extensions.get("work", {})


def _states_of_work(actor: Actor) -> list[str]:
    held = frozenset().union(*actor.roles.values())
    states: set[str] = set()
    for roles in _work().values():
        for role in held & roles.keys():
            states |= set(roles[role])
    return sorted(states)


def register_work(app: Flask, kind: str, role: str, states: list[str]) -> None:
    """In the role's inbox stand cases of the kind in these states."""
    app.extensions.setdefault("work", {}).setdefault(kind, {})[role] = states


def _filter(asked: Mapping[str, str]) -> InboxFilter:
    municipality = asked.get("municipality", "")
    return InboxFilter(
        kind=asked.get("kind", ""),
        state=asked.get("state", ""),
        mine=asked.get("mine") == "1",
        late=asked.get("late") == "1",
        free=asked.get("free") == "1",
        words=asked.get("q", "")[:80],
        municipality_id=whole_number(municipality),
        after=checked_token(asked.get("after", "")),
    )
