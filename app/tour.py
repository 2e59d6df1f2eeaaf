"""/demo: «جولة في عشر دقائق» through the stories of the demo city. Exists only where the installation is a demo."""

from flask import Blueprint, current_app, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import login_user

from app.authz import public
from app.demo import list_accounts, list_stories
from app.errors import NotFound
from app.identity.queries import actor_of, find_user
from app.identity.views import local_path
from app.navigation import landing_url

bp = Blueprint("tour", __name__)


@bp.get("/demo")
@public
def show() -> ResponseReturnValue:
    _only_in_demo()
    accounts = list_accounts()
    names = {account.username: account.persona for account in accounts}
    return render_template("demo/tour.html", stories=list_stories(), accounts=accounts, names=names)


@bp.post("/demo/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """One press makes the visitor a persona of the demo; no password, because everybody knows it."""
    _only_in_demo()
    username = request.form.get("username", "")
    user = find_user(username) if username in {account.username for account in list_accounts()} else None
    if user is None:
        raise NotFound
    session.clear()
    login_user(user)
    return redirect(local_path(request.form.get("next")) or landing_url(actor_of(user)), 303)


def _only_in_demo() -> None:
    if not current_app.config.get("DEMO") or current_app.config["ENVIRONMENT"] == "production":
        raise NotFound
