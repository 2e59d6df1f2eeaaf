"""/map/quality: the queue of doubtful data, a finding, and what is decided of it."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.errors import BadRequest, NotFound, UserError, message_for
from gis.models import LandFinding
from gis.permissions import Permission as P
from gis.quality import deciding, pages
from gis.quality.permissions import Permission

bp = Blueprint("quality", __name__, url_prefix="/map/quality", template_folder="../templates")


@bp.get("")
@requires(P.QUALITY_VIEW)
def list_findings() -> ResponseReturnValue:
    asked = request.args
    return render_template(
        "gis/quality/list.html", **pages.quality_page(current_actor(), asked.get("kind", ""), asked.get("after", ""), asked)
    )


@bp.get("/shapes.json")
@requires(P.QUALITY_VIEW)
def show_shapes() -> ResponseReturnValue:
    words = request.args.get("ids", "").split(",")
    if not all(word.isascii() and word.isdigit() and len(word) < 19 for word in words):
        raise BadRequest("bad_request")
    answer = jsonify(pages.collection(current_actor(), [int(word) for word in words]))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.post("/check")
@requires(Permission.QUALITY_DECIDE)
def ask_for_check() -> ResponseReturnValue:
    if deciding.ask_for_check():
        flash(_("بدأ فحص السجل. تظهر نتائجه هنا تباعاً."), "success")
    else:
        flash(_("فحص السجل جارٍ بالفعل."), "info")
    return redirect(url_for("quality.list_findings"), 303)


@bp.get("/<int:finding_id>")
@requires(P.QUALITY_VIEW)
def show_finding(finding_id: int) -> ResponseReturnValue:
    actor = current_actor()
    return render_template("gis/quality/finding.html", **pages.finding_page(deciding.get_finding(finding_id, actor), actor))


@bp.post("/<int:finding_id>/accept")
@requires(Permission.QUALITY_DECIDE)
def accept(finding_id: int) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    return _decided(
        finding_id, lambda: deciding.accept(finding_id, current_actor(), reason), _("قُبلت، ولن تُعرض مرة أخرى ما بقي الشكل كما هو.")
    )


@bp.post("/<int:finding_id>/reopen")
@requires(Permission.QUALITY_DECIDE)
def reopen(finding_id: int) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    return _decided(finding_id, lambda: deciding.reopen(finding_id, current_actor(), reason), _("أُلغي القبول وعادت إلى القائمة."))


@bp.post("/<int:finding_id>/assign")
@requires(Permission.QUALITY_DECIDE)
def assign(finding_id: int) -> ResponseReturnValue:
    to = _user(request.form.get("to", ""))
    return _decided(finding_id, lambda: deciding.assign(finding_id, current_actor(), to), _("حُفظ الإسناد."))


def _decided(finding_id: int, decide: Callable[[], LandFinding], done: str) -> ResponseReturnValue:
    """The page again: with what was done, or with the sentence of the refusal and what was typed."""
    try:
        decide()
    except NotFound:
        raise
    except UserError as refusal:
        db.rollback()
        actor = current_actor()
        said = {"typed": request.form.get("reason", ""), "problem": message_for(refusal.code, refusal.details)}
        page = pages.finding_page(deciding.get_finding(finding_id, actor), actor, **said)
        return render_template("gis/quality/finding.html", **page), refusal.status
    flash(done, "success")
    return redirect(url_for("quality.show_finding", finding_id=finding_id), 303)


def _user(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise BadRequest("bad_request") from error
