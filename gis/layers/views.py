"""/layers: the catalogue, a layer, its form, style and files; the tree for the planner's map; the DCAT catalogue of what is public."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from flask import Blueprint, Response, current_app, flash, json, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wsgi import wrap_file

from app import db
from app.authz import current_actor, public, requires
from app.errors import Forbidden, NotFound, UserError, message_for
from gis.imports.queries import get_job
from gis.layers import commands, downloads, pages
from gis.layers.catalogue import find_built_in
from gis.layers.dcat import catalogue
from gis.layers.forms import read_facts, shown_facts
from gis.layers.making import ask_to_fill
from gis.layers.permissions import Permission as P
from gis.layers.queries import get_layer
from gis.layers.styling import proposed, typed_style
from gis.layers.tree import layer_tree
from gis.models import PublishedLayer
from gis.permissions import Permission as Land

bp = Blueprint("layers", __name__, url_prefix="/layers", template_folder="../templates")


@bp.get("")
@public
def list_all() -> ResponseReturnValue:
    return render_template("gis/layers/list.html", **pages.list_page(current_actor(), request.args))


@bp.get("/tree.json")
@public
def show_tree() -> ResponseReturnValue:
    answer = jsonify(layer_tree(current_actor()))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@bp.get("/catalog.jsonld")
@public
def show_dcat() -> ResponseReturnValue:
    about = _("الطبقات المكانية العامة: بياناتها الوصفية ورخصها وملفاتها.")
    told = catalogue(_("دليل الطبقات المفتوحة"), about, _("الأمانة"), current_app.config["PUBLIC_URL"].rstrip("/"))
    return Response(json.dumps(told, ensure_ascii=False, indent=1), mimetype="application/ld+json")


@bp.get("/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    if (register := find_built_in(code)) is not None:
        if not register.public and not current_actor().municipalities_where(Land.CASES_VIEW):
            raise NotFound("layer_not_found")
        return render_template("gis/layers/built_in.html", **pages.built_in_page(register))
    return render_template("gis/layers/layer.html", **pages.layer_page(get_layer(code, current_actor()), current_actor(), request.args))


@bp.get("/<code>/download.<kind>")
@public
def download(code: str, kind: str) -> ResponseReturnValue:
    layer, actor = get_layer(code, current_actor()), current_actor()
    if kind not in downloads.FORMATS:
        raise NotFound("layer_not_found")
    if not downloads.may_download(layer, actor):
        raise Forbidden("not_permitted", permission=str(P.LAYER_DOWNLOAD))
    told = {"Content-Disposition": f'attachment; filename="{layer.code}.{kind}"', "Cache-Control": "private, no-store"}
    if kind == "gpkg":
        return Response(
            wrap_file(request.environ, _geopackage(layer)), mimetype=downloads.FORMATS[kind], headers=told, direct_passthrough=True
        )
    return Response(downloads.pieces_of(layer, kind), mimetype=downloads.FORMATS[kind], headers=told)


def _geopackage(layer: PublishedLayer) -> IO[bytes]:
    """Written whole before the first byte leaves, so that a fault is told as one; open, and already without a name on disk."""
    with TemporaryDirectory(prefix="download-") as folder:
        path = Path(folder) / f"{layer.code}.gpkg"
        downloads.write_geopackage(layer, path)
        return path.open("rb")


@bp.get("/new")
@requires(P.LAYER_EDIT)
def begin() -> ResponseReturnValue:
    typed: MultiDict[str, str] = MultiDict({"classification": "internal", "min_zoom": "9", "max_zoom": "22", **request.args.to_dict()})
    return render_template("gis/layers/form.html", **pages.form_page(current_actor(), typed))


@bp.post("/new")
@requires(P.LAYER_EDIT)
def create() -> ResponseReturnValue:
    form, actor = request.form, current_actor()
    key, _slash, name = form.get("file", "").partition("/")
    try:
        if not name:
            raise UserError("layer_choose_file")
        job = get_job(key, actor)
        layer = commands.create_layer(form.get("code", "").strip(), form.get("geometry_kind", ""), read_facts(form), actor)
        ask_to_fill(layer, job, {"source_layer": name, "crs": form.get("crs", "").strip(), "repair": form.get("repair") == "y"}, actor)
    except UserError as refusal:
        if isinstance(refusal, Forbidden | NotFound):
            raise
        db.rollback()
        problem = message_for(refusal.code, refusal.details)
        return render_template("gis/layers/form.html", **pages.form_page(actor, form, problem)), 422
    flash(_("سُجّلت الطبقة مسودة، وتُقرأ الآن من الملف."), "success")
    return redirect(url_for(".show", code=layer.code), 303)


@bp.get("/<code>/edit")
@requires(P.LAYER_EDIT)
def edit(code: str) -> ResponseReturnValue:
    layer = _editable(code)
    return render_template("gis/layers/form.html", **pages.form_page(current_actor(), shown_facts(layer), "", layer))


@bp.post("/<code>/edit")
@requires(P.LAYER_EDIT)
def save(code: str) -> ResponseReturnValue:
    layer, actor = _editable(code), current_actor()
    try:
        commands.edit_layer(layer, read_facts(request.form), actor)
    except UserError as refusal:
        if isinstance(refusal, Forbidden):
            raise
        db.rollback()
        problem = message_for(refusal.code, refusal.details)
        return render_template("gis/layers/form.html", **pages.form_page(actor, request.form, problem, _editable(code))), 422
    flash(_("حُفظت بيانات الطبقة."), "success")
    return redirect(url_for(".show", code=code), 303)


@bp.get("/<code>/style")
@requires(P.LAYER_EDIT)
def style(code: str) -> ResponseReturnValue:
    layer = _editable(code)
    return render_template("gis/layers/style.html", **pages.style_page(layer, layer.style))


@bp.post("/<code>/style")
@requires(P.LAYER_EDIT)
def save_style(code: str) -> ResponseReturnValue:
    layer, form = _editable(code), request.form
    try:
        if form.get("do") == "propose":
            told = proposed(layer, form.get("kind", ""), form.get("field", ""), form.get("label"), form.get("colour", ""))
            commands.set_style(layer, told, current_actor())
            flash(_("اقتُرحت الفئات من قيم الطبقة وحُفظت؛ عدّل ألوانها وأسماءها إن شئت."), "success")
            return redirect(url_for(".style", code=code), 303)
        commands.set_style(layer, typed_style(form), current_actor())
    except UserError as refusal:
        if isinstance(refusal, Forbidden):
            raise
        db.rollback()
        problem = message_for(refusal.code, refusal.details)
        layer = _editable(code)
        return render_template("gis/layers/style.html", **pages.style_page(layer, layer.style, problem)), 422
    flash(_("حُفظ نمط الرسم."), "success")
    return redirect(url_for(".show", code=code), 303)


@bp.post("/<code>/publish")
@requires(P.LAYER_PUBLISH)
def publish(code: str) -> ResponseReturnValue:
    commands.publish(get_layer(code, current_actor()), current_actor())
    flash(_("نُشرت الطبقة."), "success")
    return redirect(url_for(".show", code=code), 303)


@bp.post("/<code>/withdraw")
@requires(P.LAYER_PUBLISH)
def withdraw(code: str) -> ResponseReturnValue:
    commands.withdraw(get_layer(code, current_actor()), current_actor())
    flash(_("سُحبت الطبقة من النشر."), "success")
    return redirect(url_for(".show", code=code), 303)


def _editable(code: str) -> PublishedLayer:
    """Raises NotFound: none that this planner may edit."""
    layer = get_layer(code, current_actor())
    try:
        commands.may_edit(layer, current_actor())
    except Forbidden:
        raise NotFound("layer_not_found") from None
    return layer
