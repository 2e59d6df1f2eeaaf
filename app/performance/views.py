"""«اليوم»: eight numbers per branch for those who steer."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.authz import Permission, current_actor, requires
from app.identity.queries import list_municipalities
from app.performance import presenters
from app.performance.figures import all_figures

bp = Blueprint("today", __name__)


@bp.get("/today")
@requires(Permission.TODAY_VIEW)
def show() -> ResponseReturnValue:
    here = current_actor().municipalities_where(Permission.TODAY_VIEW)
    branches = [m for m in list_municipalities() if m.id in here]
    return render_template("performance/today.html", **presenters.today_page(all_figures(), branches))
