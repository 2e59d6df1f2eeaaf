"""The page that offers tables, and the tables themselves."""

import tempfile
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wsgi import wrap_file

from app.authz import current_actor, requires
from app.errors import NotFound, TooLarge, UserError, message_for
from app.identity.queries import list_municipalities
from licensing.exports import queries, tables
from licensing.permissions import Permission as P

bp = Blueprint("exports", __name__, template_folder="../templates")


@bp.get("/exports")
@requires(P.INTERFACE_OWN)
def show() -> ResponseReturnValue:
    return _page({}, 200)


@bp.get("/exports/<what>.<kind>")
@requires(P.INTERFACE_OWN)
def download(what: str, kind: str) -> ResponseReturnValue:
    if what not in queries.KINDS or kind not in tables.FORMATS:
        raise NotFound
    actor = current_actor()
    try:
        asked = queries.asked_by(actor, what, request.args)
        if kind == "xlsx" and queries.count_rows(asked, actor, tables.MOST_IN_XLSX) > tables.MOST_IN_XLSX:
            raise TooLarge("export_too_large", most=f"{tables.MOST_IN_XLSX:,}")
    except UserError as refusal:
        return _page({"from": message_for(refusal.code, refusal.details)}, refusal.status)
    told = {"Content-Disposition": f'attachment; filename="{what}.{kind}"', "Cache-Control": "private, no-store"}
    if kind == "csv":
        return Response(tables.csv_of(asked, actor), mimetype=tables.FORMATS[kind], headers=told)
    return Response(wrap_file(request.environ, _sheet(asked)), mimetype=tables.FORMATS[kind], headers=told, direct_passthrough=True)


def _sheet(asked: queries.Asked):
    """The workbook as an open file that has no name any more: it is gone once it is sent."""
    with tempfile.TemporaryDirectory(dir=current_app.config["VAR_DIR"]) as folder:
        path = Path(folder) / "table.xlsx"
        tables.write_xlsx(asked, current_actor(), path)
        return path.open("rb")


def _page(errors: dict[str, str], status: int) -> ResponseReturnValue:
    actor = current_actor()
    here = queries.branches_of(actor)
    branches = [(str(m.id), m.name) for m in list_municipalities() if m.id in here]
    page = render_template("licensing/exports/show.html", staff=bool(here), branches=branches, typed=request.args, errors=errors)
    return page, status
