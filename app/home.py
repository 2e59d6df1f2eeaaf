"""The first page: search, «أين معاملتي؟», report, map, the programme's six axes and today's counts."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app import db
from app.authz import public

bp = Blueprint("home", __name__)

Counter = Callable[[], list[dict[str, Any]]]


def init_app(app: Flask) -> None:
    app.extensions["home_counts"] = []
    app.extensions["home_services"] = []
    app.register_blueprint(bp)


def register_counts(app: Flask, counter: Counter) -> None:
    """Rows {label, value, url} for today's counts; public numbers only."""
    app.extensions["home_counts"].append(counter)


def register_services(app: Flask, popular: Callable[[], list[dict[str, Any]]]) -> None:
    """Rows {title, text, url} of services asked for most."""
    app.extensions["home_services"].append(popular)


@bp.get("/")
@public
def show() -> ResponseReturnValue:
    counts = [row for source in current_app.extensions["home_counts"] for row in source()]
    services = [row for source in current_app.extensions["home_services"] for row in source()]
    return render_template("home.html", counts=counts, services=services)


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    db.session().execute(select(1))
    return jsonify(status="ready")
