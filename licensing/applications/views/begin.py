"""Beginning an application from the service's page or a parcel."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import db
from app.authz import current_actor, requires
from app.errors import UserError, message_for
from licensing.applications import starting
from licensing.applications.views import bp
from licensing.permissions import Permission as P
from licensing.services.pages import find_service


@bp.get("/services/<code>/start")
@requires(P.APPLICATION_START)
def begin(code: str) -> ResponseReturnValue:
    begun = starting.beginning(find_service(code), request.args.get("parcel", ""), current_actor())
    if begun.service.definition is None:
        return redirect(url_for("services.show", code=code), 303)
    return render_template(
        "licensing/filing/begin.html", **begun.as_context(), problem=None, typed=request.args
    ), 403 if begun.foreign else 200


@bp.post("/services/<code>/start")
@requires(P.APPLICATION_START)
def begin_submit(code: str) -> ResponseReturnValue:
    service, actor = find_service(code), current_actor()
    try:
        application = starting.begin(service, request.form, actor)
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        begun = starting.beginning(service, request.form.get("parcel", ""), actor)
        problem = message_for(refusal.code, refusal.details)
        return render_template("licensing/filing/begin.html", **begun.as_context(), problem=problem, typed=request.form), 422
    return redirect(url_for(".task_list", reference=application.reference), 303)
