"""What everybody sees: list and map, one report, its published photos, following."""

from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.authz import current_actor, public
from app.documents.models import Document
from app.documents.views import send_document
from app.tenancy import everything
from field_inspection.reports import commands
from field_inspection.reports.pages import public as pages
from field_inspection.reports.queries.details import get_report
from field_inspection.reports.queries.public import get_public, get_published_photo
from field_inspection.reports.views.blueprint import bp


@bp.get("")
@public
def list_reports() -> ResponseReturnValue:
    return render_template("reports/list.html", **pages.list_page(request.args))


@bp.get("/list.geojson")
@public
def list_geojson() -> ResponseReturnValue:
    response = jsonify(pages.as_geojson(request.args))
    response.mimetype = "application/geo+json"
    return response


@bp.get("/<reference>")
@public
def show(reference: str) -> ResponseReturnValue:
    return render_template("reports/show.html", **pages.show_page(reference.upper()), errors={}, typed={})


@bp.get("/photos/<uuid:document_id>")
@public  # only photos that the desk has published
def photo(document_id: UUID) -> ResponseReturnValue:
    published = get_published_photo(document_id)
    with everything():
        document = db.session().get_one(Document, published.document_id)
    return send_document(document, inline=True)


@bp.post("/<reference>/follow")
@public
def follow(reference: str) -> ResponseReturnValue:
    get_public(reference)
    with everything():
        report = get_report(reference)
    new = commands.follow(report, current_actor(), request.form.get("phone", ""))
    flash(_("أضفناك إلى متابعي البلاغ، وسنخبرك بما يتم.") if new else _("أنت من متابعي هذا البلاغ من قبل."), "success")
    return redirect(url_for(".show", reference=report.reference), 303)
