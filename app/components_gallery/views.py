"""What a page may be built of, shown with sample content. The accessibility test walks it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.authz import public

bp = Blueprint("components_gallery", __name__)

ERRORS = {"owner_name": "اكتب اسم المالك", "deed_date": "اكتب تاريخ الصك"}


@bp.get("/_components")
@public
def show_components() -> ResponseReturnValue:
    """``?direction=ltr`` turns the samples; ``?state=errors`` shows the fields with mistakes."""
    direction = "ltr" if request.args.get("direction") == "ltr" else "rtl"
    errors = ERRORS if request.args.get("state") == "errors" else {}
    return render_template("gallery/components.html", direction=direction, errors=errors)
