"""«ماذا يمكن بناؤه هنا؟» without sign-in, and «قطعي»."""

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.authz import current_actor, public, requires
from gis.register.queries import get_parcel
from licensing.land import pages
from licensing.permissions import Permission as P

bp = Blueprint("build", __name__, template_folder="../templates")


@bp.get("/build")
@public
def show() -> ResponseReturnValue:
    context = pages.build_page(request.args, current_actor())
    template = "licensing/site/build.html" if context["parcel"] else "licensing/site/choose.html"
    return render_template(template, **context), 404 if context["missing"] else 200


@bp.get("/build/<int:parcel_id>.geojson")
@public
def envelopes(parcel_id: int) -> ResponseReturnValue:
    answer = jsonify(pages.envelope_features(get_parcel(parcel_id)))
    answer.mimetype = "application/geo+json"
    return answer


@bp.get("/parcels/mine")
@requires(P.APPLICATION_START)
def mine() -> ResponseReturnValue:
    return render_template("licensing/site/mine.html", **pages.mine_page(current_actor()))
