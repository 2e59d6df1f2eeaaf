"""The drawing page: on the map, by typed distances or points, by a file; tried out while drawing."""

from collections.abc import Mapping

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.documents.uploads import takes_files
from app.errors import BadRequest, UserError, message_for
from licensing.applications import pages, queries, surroundings
from licensing.applications.drawn import draw_as_asked, draw_what_is_sound
from licensing.applications.trial import try_drawing
from licensing.applications.views import bp
from licensing.models import Application
from licensing.permissions import Permission as P


@bp.get("/applications/<reference>/drawing")
@requires(P.APPLICATION_VIEW)
def drawing(reference: str) -> ResponseReturnValue:
    return _page(queries.get_application(reference), {}, {})


@bp.post("/applications/<reference>/drawing")
@requires(P.APPLICATION_VIEW)
@takes_files(4)
def draw(reference: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    try:
        part = draw_as_asked(application, request.form, request.files, current_actor())
    except UserError as refusal:
        if refusal.status != 422:
            raise
        db.rollback()
        part = refusal.details.get("part", "")
        return _page(queries.get_application(reference), {part: message_for(refusal.code, refusal.details)}, request.form)
    if part is None:
        flash(_("حُفظ الرسم."), "success")
        return redirect(url_for(".task_list", reference=reference), 303)
    return redirect(url_for(".drawing", reference=reference, open=part) + f"#floor-{part}", 303)


@bp.post("/applications/<reference>/drawing/draft")
@requires(P.APPLICATION_VIEW)
def autosave_drawing(reference: str) -> ResponseReturnValue:
    draw_what_is_sound(queries.get_application(reference), request.form, current_actor())
    return jsonify(saved=True)


@bp.post("/applications/<reference>/drawing/trial")
@requires(P.APPLICATION_VIEW)
def trial(reference: str) -> ResponseReturnValue:
    application = queries.get_application(reference)
    site, typed = queries.site_of_application(application), request.get_json(silent=True)
    if site is None or not isinstance(typed, dict):
        raise BadRequest("bad_request")
    return jsonify(try_drawing(application, site, typed))


def _page(application: Application, errors: dict[str, str], typed: Mapping[str, str]) -> ResponseReturnValue:
    context = pages.frame(application, current_actor())
    site = queries.site_of_application(application)
    drawer = "engineering_office" if context["service"].definition.start.engineering_office else "applicant"
    if site is None or context["side"] != drawer or not context["in_hand"]:
        return redirect(url_for("cases.show", reference=application.reference), 303)
    kind = context["service"].definition.drawing
    template = "licensing/filing/drawing_floors.html" if kind == "floors" else "licensing/filing/drawing_fence.html"
    own = pages.floors_page(application, site) if kind == "floors" else pages.fence_page(application, site)
    page = render_template(
        template,
        **context,
        **own,
        ground=surroundings.drawing_ground(application, site),
        errors=errors,
        typed=typed,
        opened=request.args.get("open", ""),
    )
    return page, 422 if errors else 200
