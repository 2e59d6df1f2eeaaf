"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from app.authz import public
from app.errors import UserError, message_for
from app.identity import commands, queries
from app.navigation import landing_url

bp = Blueprint("identity", __name__)


@bp.get("/login")
@public
def sign_in() -> ResponseReturnValue:
    ended = request.args.get("ended") == "1"
    return render_template("identity/sign_in.html", next=local_path(request.args.get("next")), typed={}, problem=None, ended=ended)


@bp.post("/login")
@public
def sign_in_submit() -> ResponseReturnValue:
    target = local_path(request.form.get("next"))
    try:
        user = commands.sign_in(request.form.get("username", ""), request.form.get("password", ""), request.remote_addr or "127.0.0.1")
    except UserError as refusal:
        page = render_template("identity/sign_in.html", next=target, typed=request.form, problem=message_for(refusal.code))
        return page, refusal.status
    session.clear()
    login_user(user)
    return redirect(target or landing_url(queries.actor_of(user)), 303)


@bp.post("/logout")
@public
def sign_out() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect(url_for("home.show"), 303)


def local_path(address: str | None) -> str | None:
    """Only a path on this site may be returned to."""
    plain = (address or "").strip()
    if not plain.startswith("/") or plain.startswith(("//", "/\\")) or any(ord(c) < 32 or c == "\\" for c in plain):
        return None
    return plain
