"""The desk's own forms. The page itself is the case's page."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.authz import current_actor, requires
from app.casework.again import page_again
from app.errors import Conflict, UserError
from licensing.applications.queries import get_application
from licensing.models import Application
from licensing.permissions import Permission as P
from licensing.permits import papers
from licensing.review import commands, letters, proposals
from licensing.review.commands import Assessment

bp = Blueprint("review", __name__, url_prefix="/cases/<reference>/review", template_folder="../templates")
Act = Callable[[Application], str]


def on_the_file(act: Act) -> Callable[[str], ResponseReturnValue]:
    """Fetch the file, act, say what happened; a refusal shows the page again with what was typed."""

    @wraps(act)
    def view(reference: str) -> ResponseReturnValue:
        application = get_application(reference)
        if (sent := request.form.get("version")) and sent != str(application.version):
            raise Conflict("wrong_state")
        try:
            said = act(application)
        except UserError as refusal:
            return page_again(get_application, reference, refusal)
        flash(said, "success")
        return redirect(url_for("cases.show", reference=application.reference), 303)

    return view


@bp.post("/checks")
@requires(P.APPLICATION_VIEW)
@on_the_file
def check_again(application: Application) -> str:
    commands.check_again(application, current_actor())
    return _("أُعيد الفحص على الرسم والقواعد الحالية.")


@bp.post("/remarks")
@requires(P.APPLICATION_REVIEW)
@on_the_file
def remarks(application: Application) -> str:
    ticked = [tuple(key.split(":", 1)) for key in request.form.getlist("item") if ":" in key]
    written = {(target, name): request.form.get(f"remark:{target}:{name}", "") for target, name in ticked}
    if request.form.get("then") == "keep":
        commands.keep_remarks(application, written, current_actor())
        return _("حُفظت الملاحظات ولم تُرسل بعد.")
    commands.return_for_correction(application, written, request.form.get("note", ""), current_actor())
    return _("أُعيد الطلب للاستكمال، وبدأت مهلة مقدم الطلب.")


@bp.post("/proposals")
@requires(P.APPLICATION_REVIEW)
@on_the_file
def proposal(application: Application) -> str:
    kind, _sep, name = request.form.get("about", "").partition(":")
    proposals.propose(application, kind, name, request.form.get("new", ""), request.form.get("why", ""), current_actor())
    return _("أُضيف المقترح، ويُرسل عند إعادة الطلب للاستكمال.")


@bp.post("/proposals/<uuid:item_id>/withdraw")
@requires(P.APPLICATION_REVIEW)
def proposal_withdraw(reference: str, item_id: UUID) -> ResponseReturnValue:
    proposals.withdraw(get_application(reference), item_id, current_actor())
    return redirect(url_for("cases.show", reference=reference), 303)


@bp.post("/proposals/<uuid:item_id>/reply")
@requires(P.APPLICATION_CORRECT)
def proposal_reply(reference: str, item_id: UUID) -> ResponseReturnValue:
    form = request.form
    try:
        proposals.reply(get_application(reference), item_id, form.get("response", ""), form.get("note", ""), current_actor())
    except UserError as refusal:
        return page_again(get_application, reference, refusal)
    flash(_("سُجل ردك على المقترح."), "success")
    return redirect(url_for("cases.show", reference=reference), 303)


@bp.post("/recommendation")
@requires(P.APPLICATION_REVIEW)
@on_the_file
def recommendation(application: Application) -> str:
    form = request.form
    assessed = [
        Assessment(seq, form.get(f"sentence-{seq}", "")[:400], form.get(f"found-{seq}", ""), form.get(f"why-{seq}", "")[:1000])
        for seq in form.getlist("question")
    ]
    commands.recommend(application, form.get("action", ""), assessed, form.get("conclusion", ""), current_actor())
    return _("سُجلت توصيتك، والملف الآن لدى صاحب الصلاحية.")


@bp.post("/decision")
@requires(P.APPLICATION_DECIDE)
@on_the_file
def decision(application: Application) -> str:
    commands.decide(application, request.form.get("action", ""), request.form.get("reason", ""), current_actor())
    return _("سُجل قرارك في سجل المعاملة.")


@bp.get("/paper.pdf")
@requires(P.APPLICATION_VIEW)
def preview(reference: str) -> Response:
    body = papers.preview_of(get_application(reference), current_actor())
    return Response(body, mimetype="application/pdf", headers={"Content-Disposition": 'inline; filename="preview.pdf"'})


@bp.get("/decision.pdf")
@requires(P.APPLICATION_VIEW)
def letter(reference: str) -> Response:
    body = letters.decision_letter(get_application(reference), current_actor())
    return Response(body, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="decision-{reference}.pdf"'})
