"""Decisions, permits and the proof of a paper, for programs."""

from flask import g, request
from flask.typing import ResponseReturnValue

from app.authz import current_actor, public
from app.casework.presenters import state_words
from app.casework.workflow import state_of
from app.errors import NotFound
from app.identity.queries import names_of
from app.tenancy import everything
from licensing.api import bodies, presenters
from licensing.api.contract import answer, operation
from licensing.api.doors import keyed
from licensing.api.listing import decisions_of, own_applications, own_permits, page_size, permits_of, references_of
from licensing.api.views import bp
from licensing.permissions import Permission as P
from licensing.permits import lookups, queries
from licensing.permits.views import paper as paper_page


@bp.get("/me")
@keyed("", P.APPLICATION_START)
@operation("المفتاح وصاحبه", "For whom this key acts, what it may do and until when.", gives=bodies.Me)
def show_me() -> ResponseReturnValue:
    key = g.api_key
    told = bodies.Me(
        party=names_of([key.party_id])[key.party_id],
        party_id=key.party_id,
        key=key.prefix,
        scopes=key.scopes,
        expires_at=key.expires_at,
        per_minute=key.per_minute,
    )
    return answer(told)


@bp.get("/decisions")
@keyed("permits:read", P.APPLICATION_START)
@operation(
    "القرارات",
    "Applications of the key's party that were decided, latest first, with the decision's reasons.",
    gives=bodies.Page[bodies.Decision],
    query={"cursor": "", "limit": "1 to 200"},
)
def list_decisions() -> ResponseReturnValue:
    found, size = own_applications(current_actor(), decided=True), page_size()
    events, permits = decisions_of(found[:size]), permits_of(found[:size])
    rows = [presenters.decision_row(a, events.get(a.id), permits.get(a.id)) for a in found[:size]]
    return answer(bodies.Page[bodies.Decision](items=rows, next=str(found[size - 1].id) if len(found) > size else None))


@bp.get("/permits")
@keyed("permits:read", P.APPLICATION_START)
@operation(
    "رخصي",
    "Permits of the key's party, latest first.",
    gives=bodies.Page[bodies.PermitRow],
    query={"state": "", "cursor": "", "limit": "1 to 200"},
)
def list_permits() -> ResponseReturnValue:
    found, size = own_permits(current_actor(), state=request.args.get("state", "")), page_size()
    numbers = references_of([p.application_id for p in found[:size] if p.application_id])
    rows = [bodies.PermitRow(**presenters.permit_row(p, numbers.get(p.application_id) if p.application_id else None)) for p in found[:size]]
    return answer(bodies.Page[bodies.PermitRow](items=rows, next=str(found[size - 1].id) if len(found) > size else None))


@bp.get("/permits/<reference>")
@keyed("permits:read", P.APPLICATION_START)
@operation("رخصة واحدة", "One permit with its conditions and what its paper says.", gives=bodies.PermitWhole)
def show_permit(reference: str) -> ResponseReturnValue:
    permit = queries.get_permit(reference)
    number = references_of([permit.application_id]).get(permit.application_id) if permit.application_id else None
    return answer(presenters.permit_whole(permit, number))


@bp.get("/permits/<reference>/paper")
@keyed("permits:read", P.APPLICATION_START)
@operation("وثيقة الرخصة", "The permit's paper as PDF.", media="application/pdf")
def show_paper(reference: str) -> ResponseReturnValue:
    return paper_page(reference)


@bp.get("/verify/<code>")
@public
@operation("التحقق من وثيقة", "What a printed code stands for now; no name is told.", gives=bodies.Verified)
def verify_code(code: str) -> ResponseReturnValue:
    _template, found = lookups.look_up(code, request.remote_addr or "0.0.0.0")
    permit = found.get("permit")
    if permit is None:
        raise NotFound("never_issued")
    with everything():
        told = bodies.Verified(
            reference=permit.reference,
            title=permit.title,
            state=state_of(permit).code,
            state_name=state_words(permit)[0],
            holds=bool(found.get("holds")),
            issued_on=permit.issued_on,
            valid_to=permit.valid_to,
            municipality=found["branch"].name_ar,
        )
    return answer(told)
