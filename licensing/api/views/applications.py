"""Applications for programs: begun, answered, sent and withdrawn by the same commands as on the pages."""

import json

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from app.authz import current_actor
from app.casework.queries import list_events
from app.casework.workflow import advance
from app.errors import Conflict, UserError
from app.i18n.digits import to_western_digits
from licensing.api import bodies, presenters
from licensing.api.contract import answer, body_of, operation
from licensing.api.doors import keyed
from licensing.api.listing import own_applications, page_size, permits_of
from licensing.api.views import bp
from licensing.applications import commands, confirmation, queries, starting, tasks
from licensing.catalogue import UnknownService, get_service
from licensing.permissions import Permission as P


class Unmatched(UserError):
    """What the caller read is not what stands."""

    status = 412


class MatchMissing(UserError):
    status = 428


@bp.get("/applications")
@keyed("applications:read", P.APPLICATION_START)
@operation(
    "طلباتي",
    "Applications in which the key's party takes part, latest first.",
    gives=bodies.Page[bodies.ApplicationRow],
    query={"state": "", "service": "", "cursor": "", "limit": "1 to 200"},
)
def list_applications() -> ResponseReturnValue:
    found = own_applications(current_actor(), state=request.args.get("state", ""), service=request.args.get("service", ""))
    size = page_size()
    rows, more = [presenters.application_row(a) for a in found[:size]], str(found[size - 1].id) if len(found) > size else None
    return answer(bodies.Page[bodies.ApplicationRow](items=rows, next=more))


@bp.post("/applications")
@keyed("applications:write", P.APPLICATION_START)
@operation("بدء طلب", "A draft stands for the key's party.", takes=bodies.StartApplication, gives=bodies.ApplicationWhole, status=201)
def start_application() -> ResponseReturnValue:
    sent = body_of(bodies.StartApplication)
    try:
        service = get_service(sent.service)
    except UnknownService:
        raise UserError("unknown_service") from None
    if service.definition is None:
        raise UserError("service_not_online")
    application = starting.begin(service, {**sent.place, "party": str(g.api_key.party_id)}, current_actor())
    whole = presenters.application_whole(application, current_actor(), None)
    return answer(whole, 201, Location=url_for(".show_application", reference=application.reference))


@bp.get("/applications/<reference>")
@keyed("applications:read", P.APPLICATION_START)
@operation(
    "طلب واحد", "One application: state, who holds it, tasks that are open, what may be done, the fee.", gives=bodies.ApplicationWhole
)
def show_application(reference: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    permit = permits_of([application]).get(application.id)
    return answer(presenters.application_whole(application, current_actor(), permit))


@bp.get("/applications/<reference>/answers")
@keyed("applications:read", P.APPLICATION_START)
@operation("إجابات الطلب", "What was answered, with the faults of each question; the ETag belongs to If-Match.", gives=bodies.Answers)
def show_answers(reference: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    return answer(presenters.answers_whole(application, current_actor()), ETag=presenters.etag_of(application))


@bp.patch("/applications/<reference>/answers")
@keyed("applications:write", P.APPLICATION_START)
@operation(
    "تعديل الإجابات",
    "The answers that are named are changed, the others stay. Faults are told and kept, as on the page.",
    takes=bodies.AnswersPatch,
    gives=bodies.Answers,
    precondition=True,
)
def change_answers(reference: str) -> ResponseReturnValue:
    application, sent, actor = queries.get_application(reference), body_of(bodies.AnswersPatch), current_actor()
    if "If-Match" not in request.headers:
        raise MatchMissing("if_match_missing")
    if request.headers["If-Match"] not in (presenters.etag_of(application), "*"):
        raise Unmatched("changed_by_another")
    side = tasks.side_of(application, actor) or "applicant"
    form = queries.form_for(application, side)
    if strange := sorted(sent.answers.keys() - form.by_name.keys()):
        raise UserError("unknown_answers", names="، ".join(strange))
    commands.save_answers(application, form, {**application.answers, **sent.answers}, side, actor)
    return answer(presenters.answers_whole(application, actor), ETag=presenters.etag_of(application))


@bp.put("/applications/<reference>/drawing/<part>")
@keyed("applications:write", P.APPLICATION_START)
@operation(
    "رسم جزء",
    "A floor, fence or other part stands as drawn: GeoJSON in longitude and latitude; nothing is repaired.",
    takes=bodies.Drawing,
    gives=bodies.ApplicationWhole,
)
def draw_part(reference: str, part: str) -> ResponseReturnValue:
    application, sent, actor = queries.get_application(reference), body_of(bodies.Drawing), current_actor()
    commands.draw(application, part, json.dumps(sent.geometry), actor)
    return answer(presenters.application_whole(application, actor, None))


@bp.post("/applications/<reference>/submit")
@keyed("applications:write", P.APPLICATION_START)
@operation(
    "إرسال الطلب",
    "The file goes forward: lodged, sent to the office, confirmed or answered, as its state has it.",
    takes=bodies.Submit,
    gives=bodies.ApplicationWhole,
)
def submit_application(reference: str) -> ResponseReturnValue:
    application, sent, actor = queries.get_application(reference), body_of(bodies.Submit), current_actor()
    step = tasks.forward_step(application, actor) if application.state in presenters.READY else None
    if step is None:
        raise Conflict("wrong_state", action="submit", state=application.state)
    if "confirmation_code_given" in step.only_if:
        confirmation.confirm(application, to_western_digits(sent.code), actor)
    advance(application, step.action, actor, data={"channel": "api"})
    return answer(presenters.application_whole(application, actor, permits_of([application]).get(application.id)))


@bp.post("/applications/<reference>/withdraw")
@keyed("applications:write", P.APPLICATION_START)
@operation(
    "سحب الطلب", "The application is withdrawn; what was owed for it is no longer.", takes=bodies.Withdraw, gives=bodies.ApplicationWhole
)
def withdraw_application(reference: str) -> ResponseReturnValue:
    application, sent, actor = queries.get_application(reference), body_of(bodies.Withdraw), current_actor()
    advance(application, "withdraw", actor, note=sent.note, data={"channel": "api"})
    return answer(presenters.application_whole(application, actor, None))


@bp.get("/applications/<reference>/events")
@keyed("applications:read", P.APPLICATION_START)
@operation("سجل الطلب", "What happened to the application, oldest first, as its parties may read it.", gives=bodies.Page[bodies.Event])
def list_application_events(reference: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    rows = [presenters.event_row(application, event) for event in list_events(application, for_staff=False)]
    return answer(bodies.Page[bodies.Event](items=rows, next=None))


@bp.get("/applications/<reference>/corrections")
@keyed("applications:read", P.APPLICATION_START)
@operation("طلبات الاستكمال", "Every return of the file with what was to be mended.", gives=bodies.Page[bodies.CorrectionRound])
def list_corrections(reference: str) -> ResponseReturnValue:
    rounds = queries.list_corrections(queries.get_application(reference))
    rows = [
        bodies.CorrectionRound(
            opened_at=one.opened_at,
            closed_at=one.closed_at,
            items=[bodies.Correction(target=i.target, name=i.name, remark=i.remark, answered_at=i.answered_at) for i in one.items],
        )
        for one in rounds
        if one.opened_at is not None
    ]
    return answer(bodies.Page[bodies.CorrectionRound](items=rows, next=None))
