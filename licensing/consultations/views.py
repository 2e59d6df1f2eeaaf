"""The page behind a body's link, and what the desk does with the bodies of a file."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import Actor, current_actor, public, requires
from app.documents.commands import store
from app.documents.uploads import takes_files
from app.documents.views import send_document
from app.errors import NotFound, UserError, message_for
from app.tenancy import everything
from licensing.applications.queries import get_application
from licensing.consultations import commands, pages, queries
from licensing.consultations.commands import Answer
from licensing.models import Application, Consultation
from licensing.permissions import Permission as P

bp = Blueprint("opinions", __name__, template_folder="../templates")
MAX_MEGABYTES = 20


@bp.get("/opinion/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    with everything():
        context = pages.link_page(pages.open_link(token, request.remote_addr or "0.0.0.0"), token)
        return _private(render_template("licensing/consultations/opinion.html", **context, typed={}, problem=None))


@bp.post("/opinion/<token>")
@public
@takes_files(MAX_MEGABYTES)
def answer(token: str) -> ResponseReturnValue:
    with everything():
        consultation = pages.open_link(token, request.remote_addr or "0.0.0.0")
        try:
            commands.answer(consultation, _sent(consultation))
        except UserError as refusal:
            if refusal.status != 422:
                raise
            db.rollback()
            context = pages.link_page(pages.open_link(token, request.remote_addr or "0.0.0.0"), token)
            problem = message_for(refusal.code, refusal.details)
            page = render_template("licensing/consultations/opinion.html", **context, typed=request.form, problem=problem)
            return _private(page, 422)
    flash(_("سُجل رأيكم ووصل إلى البلدية. يمكنكم تعديله برد جديد حتى نهاية صلاحية الرابط."), "success")
    return redirect(url_for(".show", token=token), 303)


@bp.get("/opinion/<token>/documents/<uuid:document_id>")
@public
def document(token: str, document_id: UUID) -> Response:
    with everything():
        return send_document(pages.document_of(pages.open_link(token, request.remote_addr or "0.0.0.0"), document_id), inline=True)


@bp.post("/cases/<reference>/review/opinions/<uuid:consultation_id>/again")
@requires(P.CONSULTATION_MANAGE)
def again(reference: str, consultation_id: UUID) -> ResponseReturnValue:
    file, consultation = _of_file(reference, consultation_id)
    commands.ask_again(file, consultation, current_actor(), request.form.get("question", "")[:1000])
    flash(_("أُرسل إلى الجهة رابط جديد بمهلة جديدة، وأُبطل الرابط السابق."), "success")
    return redirect(url_for("cases.show", reference=reference), 303)


@bp.post("/cases/<reference>/review/opinions/<uuid:consultation_id>/revoke")
@requires(P.CONSULTATION_MANAGE)
def revoke(reference: str, consultation_id: UUID) -> ResponseReturnValue:
    file, consultation = _of_file(reference, consultation_id)
    commands.call_back(file, consultation, current_actor())
    flash(_("أُبطل رابط الجهة."), "success")
    return redirect(url_for("cases.show", reference=reference), 303)


def _of_file(reference: str, consultation_id: UUID) -> tuple[Application, Consultation]:
    file = get_application(reference)
    consultation = queries.get_consultation(file, consultation_id)
    if consultation is None:
        raise NotFound()
    return file, consultation


def _sent(consultation: Consultation) -> Answer:
    form, sent = request.form, request.files.get("file")
    kept = None
    if sent is not None and sent.filename:
        case = db.session().get_one(Application, consultation.application_id)
        agency = commands.agencies()[consultation.agency_code]
        kept = store(sent, case=case, kind="agency_answer", actor=Actor(name=agency.ar), label=f"رد {agency.ar}", audience="staff").id
    return Answer(
        form.get("answer", ""),
        form.get("text", ""),
        form.get("conditions", "").splitlines(),
        form.get("signer_name", ""),
        form.get("signer_post", ""),
        form.get("letter_number", ""),
        kept,
        request.remote_addr,
    )


def _private(page: str, status: int = 200) -> Response:
    """Kept by no cache, and its address told to no other site."""
    return Response(page, status, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"})
