"""What the pages of committees show."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.errors import NotFound
from app.i18n.digits import whole_number
from app.identity.models import Membership, User
from app.identity.queries import list_municipalities
from app.organisation.models import Municipality
from app.tenancy import everything
from licensing.committees import commands, queries, voting
from licensing.committees.charters import Charter, charters
from licensing.models import AgendaItem, Application, CommitteeSession, SessionSeat
from licensing.permissions import Permission as P


def branch_of(actor: Actor, asked: str) -> int:
    """The branch whose committees are shown: the one asked for, else the first where the actor sits.

    Raises:
        NotFound: he works in no such branch.
    """
    here = actor.municipalities_where(P.COMMITTEE_SIT)
    branch = whole_number(asked) if asked else next(iter(here), None)
    if branch is None or branch not in here:
        raise NotFound("session_not_found")
    return branch


def calendar_page(actor: Actor, asked: str) -> dict[str, Any]:
    """Committees of the branch with what waits for each, and the sessions to come and past."""
    branch, half_a_day_ago = branch_of(actor, asked), datetime.now(UTC) - timedelta(hours=12)
    waiting, recent = queries.count_waiting(branch), queries.list_sessions([branch], half_a_day_ago)
    over = [s for s in reversed(recent) if s.state in ("signed", "cancelled")]
    return {
        "branch": branch,
        "municipalities": [m for m in list_municipalities() if m.id in actor.municipalities_where(P.COMMITTEE_SIT)],
        "committees": [
            {"name": c.name, "url": url_for("committees.show", code=c.code, municipality=branch), "waiting": waiting.get(c.code, 0)}
            for c in sorted(charters().values(), key=lambda c: (-waiting.get(c.code, 0), c.name))
        ],
        "coming": [session_row(s) for s in recent if s not in over],
        "past": [session_row(s) for s in (*over, *queries.list_past([branch], half_a_day_ago))],
    }


def committee_page(actor: Actor, code: str, asked: str) -> dict[str, Any]:
    """Who sits, what waits, and the form for a session.

    Raises:
        NotFound: no such committee or branch.
    """
    charter, branch = _charter(code), branch_of(actor, asked)
    seats = queries.seated(code, branch)
    mine = next((part for user, _name, part in seats if user == actor.user_id), None)
    return {
        "charter": charter,
        "branch": branch,
        "branch_name": db.session().get_one(Municipality, branch).name,
        "seats": [{"name": name, "part": part_words(part)} for _user, name, part in seats],
        "needed": voting.needed_for_quorum(max(len([s for s in seats if s[2] != "secretary"]), 1), charter.quorum),
        "waiting": [waiting_row(item, file) for item, file in queries.waiting(code, branch)],
        "may_plan": mine in ("chair", "secretary"),
        "may_appoint": branch in actor.municipalities_where(P.COMMITTEE_APPOINT),
        "colleagues": colleagues(branch),
        "soon": (datetime.now(UTC) + timedelta(days=3)).date().isoformat(),
    }


def session_page(session: CommitteeSession, actor: Actor) -> dict[str, Any]:
    """The agenda with votes; forms by what this person is in the session."""
    charter, files = charters()[session.committee_code], queries.applications_of(session.items)
    seat = next((s for s in session.seats if s.user_id == actor.user_id), None)
    voters = [s for s in session.seats if s.part != "secretary"]
    leads = seat is not None and seat.part in ("chair", "secretary")
    return {
        "session": session,
        "charter": charter,
        "branch_name": db.session().get_one(Municipality, session.municipality_id).name,
        "state": state_words(session.state),
        "seats": [seat_row(s) for s in session.seats],
        "seat": seat,
        "needed": voting.needed_for_quorum(len(voters), charter.quorum),
        "came": sum(1 for s in voters if s.present),
        "voters": len(voters),
        "items": [item_row(item, files.get(item.application_id), session, actor) for item in session.items],
        "waiting": [waiting_row(item, file) for item, file in queries.waiting(session.committee_code, session.municipality_id)]
        if leads and session.state in ("planned", "open")
        else [],
        "leads": leads,
        "may_vote": session.state == "open" and seat is not None and seat.present and seat.part != "secretary",
        "may_sign": session.state == "open" and seat is not None and (seat.present or seat.part == "secretary") and seat.signed_at is None,
    }


def minutes_context(session: CommitteeSession) -> dict[str, Any]:
    """What the printed minutes say."""
    with everything():
        files = {
            a.id: a for a in db.session().scalars(select(Application).where(Application.id.in_([i.application_id for i in session.items])))
        }
        branch = db.session().get_one(Municipality, session.municipality_id)
    names = {s.user_id: s.name for s in session.seats}
    return {
        "session": session,
        "charter": charters()[session.committee_code],
        "unit_name": branch.name_ar,
        "seats": [seat_row(s) for s in session.seats],
        "items": [
            {
                "seq": item.seq,
                "reference": files[item.application_id].reference,
                "title": files[item.application_id].title,
                "place": files[item.application_id].place_text,
                "opinion": item.opinion,
                "outcome": outcome_words(item.outcome)[0],
                "by_chair": item.by_chair,
                "reasons": item.reasons,
                "conditions": item.conditions,
                "votes": [{"name": names.get(v.user_id, ""), "vote": vote_words(v.vote), "reason": v.reason} for v in item.votes],
            }
            for item in session.items
        ],
    }


def session_row(session: CommitteeSession) -> dict[str, Any]:
    word, tone = state_words(session.state)
    return {
        "name": f"{charters()[session.committee_code].name} {session.number}/{session.year}",
        "url": url_for("committees.session", session_id=session.id),
        "held_at": session.held_at,
        "place": session.place,
        "count": len(session.items),
        "state": word,
        "tone": tone,
    }


def item_row(item: AgendaItem, file: Application | None, session: CommitteeSession, actor: Actor) -> dict[str, Any]:
    names = {s.user_id: s.name for s in session.seats}
    result = voting.result_of({str(v.user_id): v.vote for v in item.votes}, _chair(session))
    own = next((v for v in item.votes if v.user_id == actor.user_id), None)
    return {
        "item": item,
        "file": file,
        "url": url_for("cases.show", reference=file.reference) if file else "",
        "votes": [{"name": names.get(v.user_id, ""), "vote": vote_words(v.vote), "reason": v.reason} for v in item.votes],
        "counts": [(vote_words(vote), count) for vote, count in result.counts.items() if count],
        "leading": outcome_words(item.outcome or result.outcome),
        "own": own,
        "barred": session.state == "open" and commands.is_barred(item, actor),
    }


def waiting_row(item: AgendaItem, file: Application) -> dict[str, Any]:
    return {"id": str(item.id), "reference": file.reference, "title": file.title, "place": file.place_text, "since": item.referred_at}


def seat_row(seat: SessionSeat) -> dict[str, Any]:
    return {"id": str(seat.user_id), "name": seat.name, "part": part_words(seat.part), "present": seat.present, "signed_at": seat.signed_at}


def colleagues(municipality_id: int) -> list[tuple[str, str]]:
    """(id, name) of employees of the branch, for a select."""
    query = (
        select(User.id, User.display_name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.municipality_id == municipality_id, Membership.ended_at.is_(None), User.is_active)
        .distinct()
        .order_by(User.display_name)
    )
    return [(str(key), name) for key, name in db.session().execute(query)]


def part_words(part: str) -> str:
    return {"chair": _("رئيس اللجنة"), "secretary": _("أمين السر"), "member": _("عضو")}[part]


def state_words(state: str) -> tuple[str, str]:
    return {
        "planned": (_("مجدولة"), "info"),
        "open": (_("منعقدة"), "warning"),
        "signed": (_("وُقع محضرها"), "good"),
        "cancelled": (_("ملغاة"), "neutral"),
    }[state]


def vote_words(vote: str) -> str:
    return {"for": _("موافق"), "against": _("غير موافق"), "return": _("إعادة للدراسة"), "abstain": _("ممتنع"), "recused": _("متنحٍّ")}[vote]


def outcome_words(outcome: str | None) -> tuple[str, str]:
    return {
        "approve": (_("موافقة"), "good"),
        "refuse": (_("عدم موافقة"), "bad"),
        "return": (_("إعادة للدراسة"), "warning"),
        "postpone": (_("تأجيل"), "neutral"),
        "withdrawn": (_("سُحبت"), "neutral"),
    }.get(outcome or "", (_("لم يُحسم"), "neutral"))


def _charter(code: str) -> Charter:
    if code not in charters():
        raise NotFound("committee_unknown")
    return charters()[code]


def _chair(session: CommitteeSession) -> str | None:
    return next((str(s.user_id) for s in session.seats if s.part == "chair"), None)


def chosen_ids(values: list[str]) -> list[UUID]:
    """Ids as typed in a form; anything else is left out."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
