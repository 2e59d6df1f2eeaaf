"""Documents of an application: upload, replace, view."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.documents.uploads import takes_files
from app.errors import UserError, message_for
from licensing.applications import answers, commands, pages, queries
from licensing.applications.views import bp
from licensing.permissions import Permission as P


@bp.get("/applications/<reference>/documents")
@requires(P.APPLICATION_VIEW)
def documents(reference: str) -> ResponseReturnValue:
    return _page(reference, {})


@bp.post("/applications/<reference>/documents/<code>")
@requires(P.APPLICATION_VIEW)
@takes_files(20)
def attach(reference: str, code: str) -> ResponseReturnValue:
    sent = request.files.get(code)
    try:
        if sent is None or not sent.filename:
            raise UserError("document_not_chosen")
        commands.attach(queries.get_application(reference), code, sent, current_actor())
    except UserError as refusal:
        if refusal.status not in (413, 422):
            raise
        db.rollback()
        return _page(reference, {code: message_for(refusal.code, refusal.details)}, refusal.status)
    flash(_("أُرفق المستند."), "success")
    return redirect(url_for(".documents", reference=reference) + f"#row-{code}", 303)


def _page(reference: str, errors: dict[str, str], status: int = 200) -> ResponseReturnValue:
    application = queries.get_application(reference)
    context = pages.frame(application, current_actor())
    if context["side"] is None or not context["in_hand"]:
        return redirect(url_for("cases.show", reference=reference), 303)
    rows = answers.document_rows(application)
    own = [row for row in rows if row["by"] == context["side"]]
    page = render_template(
        "licensing/filing/documents.html", **context, own=own, known=[row for row in rows if row["from_register"]], errors=errors
    )
    return page, status
