"""Finding a service: the list, life events, what fits me, «هل أحتاج رخصة هنا؟», and each service before it is begun."""

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.authz import current_actor, public, requires
from app.casework.queries import search_cases
from licensing.permissions import Permission as P
from licensing.services import needed as needing
from licensing.services import pages, printing
from licensing.services.mine import mine_page

bp = Blueprint("services", __name__, template_folder="../templates")


@bp.get("/services")
@public
def index() -> ResponseReturnValue:
    words = request.args.get("q", "").strip()
    if current_actor().signed_in and any(c.isdigit() for c in words) and (cases := search_cases(words, limit=1)):
        return redirect(url_for("cases.show", reference=cases[0].reference), 303)
    return render_template("licensing/services/list.html", **pages.list_page(request.args, current_actor()))


@bp.get("/services/life/<code>")
@public
def event(code: str) -> ResponseReturnValue:
    return render_template("licensing/services/event.html", **pages.event_page(code))


@bp.get("/services/mine")
@requires(P.APPLICATION_START)
def mine() -> ResponseReturnValue:
    return render_template("licensing/services/mine.html", **mine_page(current_actor()))


@bp.get("/permit-needed")
@public
def needed() -> ResponseReturnValue:
    context, status = needing.needed_page(request.args, current_actor())
    return render_template("licensing/services/needed.html", **context), status


@bp.get("/services/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    return render_template("licensing/services/show.html", **pages.show_page(code, request.args.get("parcel", ""), current_actor()))


@bp.get("/services/<code>/check")
@public
def check(code: str) -> ResponseReturnValue:
    return render_template("licensing/services/check.html", **pages.check_page(code, request.args, current_actor()))


@bp.get("/services/<code>/checklist")
@public
def checklist(code: str) -> ResponseReturnValue:
    return render_template("licensing/services/checklist.html", **printing.checklist_of(pages.find_service(code)))


@bp.get("/services/<code>/form.pdf")
@public
def form_paper(code: str) -> ResponseReturnValue:
    body = printing.form_paper(pages.find_service(code))
    return Response(body, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{code}.pdf"'})


@bp.get("/services/<code>/schema.json")
@public
def schema(code: str) -> ResponseReturnValue:
    answer = jsonify(pages.schema_of(code))
    answer.mimetype = "application/schema+json"
    return answer
