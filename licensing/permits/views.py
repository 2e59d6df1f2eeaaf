"""Pages of permits: the list, the paper, and ``/verify`` for everybody."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.authz import current_actor, public, requires
from app.documents.uploads import takes_files
from app.documents.views import send_document
from app.errors import NotFound, TooMany, message_for
from app.tenancy import everything
from licensing.permissions import Permission as P
from licensing.permits import decisions, lookups, pages, papers, queries, verifying
from licensing.signing.signers import signer

bp = Blueprint("permits", __name__, template_folder="../templates")


@bp.get("/permits")
@requires(P.PERMIT_LIST)
def list_permits() -> ResponseReturnValue:
    if request.args.get("decided"):
        return render_template("licensing/permits/decided.html", **decisions.decided_page(current_actor(), request.args))
    return render_template("licensing/permits/list.html", **pages.list_page(current_actor(), request.args))


@bp.get("/permits/<reference>/paper.pdf")
@requires(P.PERMIT_VIEW)
def paper(reference: str) -> Response:
    """The paper as kept; made on the spot while the job has not made it, or where history brought none."""
    permit = queries.get_permit(reference)
    kept = queries.find_paper(permit)
    if kept is not None:
        return send_document(kept, inline=True)
    with everything():
        body = papers.signed_paper_of(permit)
    return Response(body, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{permit.reference}.pdf"'})


@bp.get("/verify")
@public
def verify_form() -> ResponseReturnValue:
    typed = pages.typed_code(request.args.get("code", ""))
    if typed:
        return redirect(url_for(".verify", code=typed), 303)
    return render_template("licensing/permits/verify.html", typed="", problem=None)


@bp.post("/verify/file")
@public
@takes_files(verifying.MAX_MEGABYTES)
def verify_file() -> ResponseReturnValue:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return render_template(
            "licensing/permits/verify.html", typed="", problem=None, file_problem=message_for("file_not_chosen", {})
        ), 422
    answer = verifying.check_file(sent.stream.read())
    with everything():
        if answer.verdict == "genuine":
            return render_template(answer.template, **(answer.context or {}), file=answer)
        return render_template("licensing/permits/verify.html", typed="", problem=None, file=answer), 422


@bp.get("/verify/authority.pem")
@public
def authority() -> Response:
    """The certificate by which readers of PDF believe our signatures; there is none where papers go unsigned."""
    key = signer()
    if key is None or not key.authorities():
        raise NotFound("not_found")
    return Response(key.authorities()[0], mimetype="application/x-pem-file")


@bp.get("/verify/<code>")
@public
def verify(code: str) -> ResponseReturnValue:
    try:
        template, context = lookups.look_up(code, request.remote_addr or "0.0.0.0")
    except (NotFound, TooMany) as refusal:
        shown = pages.typed_code(code)
        return render_template(
            "licensing/permits/verify.html", typed=shown, problem=message_for(refusal.code, refusal.details), forged=refusal.status == 404
        ), refusal.status
    with everything():
        return render_template(template, **context)
