"""/land/imports: the wizard; /api/v1/land/imports: the same for programs."""

from typing import Any

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, requires
from app.documents.uploads import takes_files
from app.errors import Forbidden, NotFound, UserError, message_for
from app.i18n.digits import whole_number
from gis.imports import commands, listing, pages, queries
from gis.models import ImportJob
from gis.permissions import Permission as P

bp = Blueprint("imports", __name__, template_folder="../templates")
MOST_MB = 2048


@bp.get("/land/imports")
@requires(P.LAND_EDIT)
def list_jobs() -> ResponseReturnValue:
    return render_template("gis/imports/list.html", **pages.list_page(current_actor(), request.args))


@bp.get("/land/imports/new")
@requires(P.LAND_EDIT)
def ask() -> ResponseReturnValue:
    return _upload_form({})


@bp.post("/land/imports/new")
@requires(P.LAND_EDIT)
@takes_files(MOST_MB)
def upload() -> ResponseReturnValue:
    try:
        job = _received()
    except UserError as refusal:
        if refusal.status not in (413, 422):
            raise
        db.rollback()
        return _upload_form({"file": message_for(refusal.code, refusal.details)}, refusal.status)
    return redirect(url_for(".show", key=job.id), 303)


@bp.get("/land/imports/<key>")
@requires(P.LAND_EDIT)
def show(key: str) -> ResponseReturnValue:
    return render_template("gis/imports/job.html", **pages.job_page(queries.get_job(key, current_actor()), request.args, current_actor()))


@bp.get("/land/imports/<key>/preview.geojson")
@requires(P.LAND_EDIT)
def preview(key: str) -> ResponseReturnValue:
    job = queries.get_job(key, current_actor())
    return jsonify(
        queries.preview(job, request.args.get("layer", ""), request.args.get("crs") or None, request.args.get("encoding") or None)
    )


@bp.post("/land/imports/<key>/run")
@requires(P.LAND_EDIT)
def run(key: str) -> ResponseReturnValue:
    job = queries.get_job(key, current_actor())
    if not request.form.get("as_tried"):
        commands.answer(job, _answers(), current_actor())
    commands.start(job, current_actor(), dry_run=request.form.get("do") != "import")
    return redirect(url_for(".show", key=key), 303)


@bp.get("/land/imports/<key>/changes.geojson")
@requires(P.LAND_EDIT)
def changes_map(key: str) -> ResponseReturnValue:
    job = queries.get_job(key, current_actor())
    return jsonify({"type": "FeatureCollection", "features": list(listing.features_of(job.sample or []))})


@bp.get("/land/imports/<key>/changes.csv")
@bp.get("/api/v1/land/imports/<key>/changes.csv", endpoint="api_changes")
@requires(P.LAND_EDIT)
def changes_list(key: str) -> ResponseReturnValue:
    job = queries.get_job(key, current_actor())
    found = listing.csv_of(job)
    if found is None:
        raise NotFound("import_no_changes_listed")
    named = f"{job.file_name.rsplit('.', 1)[0]}-changes.csv"
    return send_file(found, mimetype="text/csv", as_attachment=True, download_name=named)


@bp.post("/land/imports/<key>/resume")
@requires(P.LAND_EDIT)
def resume(key: str) -> ResponseReturnValue:
    commands.resume(queries.get_job(key, current_actor()), current_actor())
    flash(_("استؤنف العمل من أول الملف بإجاباتك نفسها. لم يبقَ من المرة السابقة شيء، فلا يتكرر صف."), "info")
    return redirect(url_for(".show", key=key), 303)


@bp.post("/api/v1/land/imports/<key>/resume")
@requires(P.LAND_EDIT)
def api_resume(key: str) -> ResponseReturnValue:
    job = queries.get_job(key, current_actor())
    commands.resume(job, current_actor())
    return _as_json(job), 202


@bp.post("/api/v1/land/imports/<key>/undo")
@requires(P.LAND_EDIT)
def api_undo(key: str) -> ResponseReturnValue:
    job = queries.get_job(key, current_actor())
    commands.undo(job, current_actor())
    return _as_json(job), 202


@bp.post("/land/imports/<key>/cancel")
@requires(P.LAND_EDIT)
def cancel(key: str) -> ResponseReturnValue:
    commands.cancel(queries.get_job(key, current_actor()), current_actor())
    flash(_("طُلب الإيقاف. يتوقف قبل الدفعة التالية ولا يبقى منه شيء."), "info")
    return redirect(url_for(".show", key=key), 303)


@bp.post("/land/imports/<key>/undo")
@requires(P.LAND_EDIT)
def undo(key: str) -> ResponseReturnValue:
    commands.undo(queries.get_job(key, current_actor()), current_actor())
    return redirect(url_for(".show", key=key), 303)


@bp.post("/api/v1/land/imports")
@requires(P.LAND_EDIT)
@takes_files(MOST_MB)
def api_upload() -> ResponseReturnValue:
    job = _received()
    return _as_json(job), 201, {"Location": url_for(".api_show", key=job.id)}


@bp.get("/api/v1/land/imports/<key>")
@requires(P.LAND_EDIT)
def api_show(key: str) -> ResponseReturnValue:
    return _as_json(queries.get_job(key, current_actor()))


@bp.post("/api/v1/land/imports/<key>/run")
@requires(P.LAND_EDIT)
def api_run(key: str) -> ResponseReturnValue:
    job = queries.get_job(key, current_actor())
    commands.answer(job, _answers(), current_actor())
    commands.start(job, current_actor(), dry_run=request.form.get("do") != "import")
    return _as_json(job), 202


def _received() -> ImportJob:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise UserError("import_file_not_chosen")
    own = [branch.id for branch in pages.branches_of(current_actor())]
    asked = whole_number(request.form.get("municipality", ""))
    branch = own[0] if asked is None else asked
    if branch not in own:
        raise Forbidden("not_permitted")
    return commands.receive(sent, branch, current_app.config["MAX_IMPORT_BYTES"], current_actor())


def _answers() -> dict[str, Any]:
    form = request.form
    return {
        "layer": form.get("target", ""),
        "source_layer": form.get("source_layer", ""),
        "crs": form.get("crs", ""),
        "encoding": form.get("encoding", ""),
        "repair": "structure" if form.get("repair") else "none",
        "allow_outside": bool(form.get("allow_outside")),
        "mode": form.get("mode", "add"),
        "match": form.get("match", "key"),
        "vanished": form.get("vanished", "report"),
        "key": form.get("key", ""),
        "fields": {name.removeprefix("field:"): value for name, value in form.items() if name.startswith("field:")},
    }


def _upload_form(errors: dict[str, str], status: int = 200) -> ResponseReturnValue:
    branches = pages.branches_of(current_actor())
    return render_template("gis/imports/new.html", branches=branches, errors=errors, chosen=request.form.get("municipality", "")), status


def _as_json(job: ImportJob) -> Any:
    facts = ("file_name", "state", "layers", "notices", "chosen", "rows_done", "rows_all", "report", "problem")
    return jsonify({"id": str(job.id), **{name: getattr(job, name) for name in facts}})
