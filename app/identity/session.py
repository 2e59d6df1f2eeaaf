"""Who is at the other end of this request: flask-login's cookie turned into an ``Actor`` for the request's length."""

from contextlib import ExitStack
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

from app import authz, db, errors
from app.identity.models import User
from app.identity.queries import actor_of

manager = LoginManager()


def init_app(app: Flask) -> None:
    manager.init_app(app)
    app.before_request(_act_as_signed_in_person)
    app.before_request(authz.check_endpoint)
    app.teardown_request(_stop_acting)
    app.register_error_handler(authz.SignInFirst, _lead_to_sign_in)
    app.context_processor(lambda: {"actor": authz.current_actor()})


@manager.user_loader
def _load(cookie: str) -> User | None:
    """The account the cookie names, unless it was closed or its sessions were ended."""
    try:
        key, epoch = cookie.split(":")
        user = db.session().get(User, UUID(key))
    except ValueError:
        return None
    return user if user and user.is_active and str(user.session_epoch) == epoch else None


def _act_as_signed_in_person() -> None:
    g.acting = ExitStack()
    if request.endpoint in (None, "static"):
        return
    actor = actor_of(current_user) if current_user.is_authenticated else authz.ANONYMOUS
    g.acting.enter_context(authz.acting_as(actor))


def _stop_acting(_error: BaseException | None) -> None:
    if (acting := g.pop("acting", None)) is not None:
        acting.close()


def _lead_to_sign_in(error: authz.SignInFirst) -> ResponseReturnValue:
    if errors.wants_json():
        return errors.problem(error.status, error.code)
    sent = request.method != "GET"
    target = _page_it_came_from() if sent else request.full_path.rstrip("?")
    return redirect(url_for("identity.sign_in", next=target or None, ended=1 if sent and target else None), 303)


def _page_it_came_from() -> str:
    """Path of the form that was sent, so that the person finds it, and what he typed, after signing in again."""
    came = urlsplit(request.headers.get("Referer", ""))
    return f"{came.path}?{came.query}".rstrip("?") if came.netloc == request.host else ""
