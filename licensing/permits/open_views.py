"""Open data of permits, for everybody."""

import json

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.authz import public
from app.i18n.digits import whole_number
from app.identity.queries import today
from licensing.permits import open_data

bp = Blueprint("open_permits", __name__, url_prefix="/open", template_folder="../templates")
FIRST_YEAR = 1990


@bp.get("/permits")
@public
def about() -> ResponseReturnValue:
    return render_template(
        "licensing/permits/open.html", year=_year(), years=range(today().year, today().year - 6, -1), columns=open_data.COLUMNS
    )


@bp.get("/permits.csv")
@public
def as_csv() -> Response:
    found = open_data.permits_of(_year(), request.args.get("after", ""))
    return _file(open_data.as_csv(found.rows), "text/csv; charset=utf-8", "csv", found.after)


@bp.get("/permits.geojson")
@public
def as_geojson() -> Response:
    found = open_data.permits_of(_year(), request.args.get("after", ""))
    return _file(open_data.as_geojson(found.rows), "application/geo+json", "geojson", found.after)


@bp.get("/catalog.jsonld")
@public
def show_catalogue() -> Response:
    told = open_data.catalogue(str(current_app.config["PUBLIC_URL"]).rstrip("/"), _("الأمانة"))
    return Response(json.dumps(told, ensure_ascii=False, indent=1), mimetype="application/ld+json")


def _file(body: str, media: str, kind: str, after: str) -> Response:
    answer = Response(body, mimetype=None, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="permits-{_year()}.{kind}"'
    if after:
        following = url_for(f".as_{kind}", year=_year(), after=after)
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def _year() -> int:
    """The year in the address, or this one."""
    said, this = whole_number(request.args.get("year", "")), today().year
    return said if said is not None and FIRST_YEAR <= said <= this else this
