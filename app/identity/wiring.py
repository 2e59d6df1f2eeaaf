"""What identity plugs into the platform: pages of signing in; the request's actor is set by ``session``."""

from flask import Flask

from app.errors import register_messages
from app.identity import messages, views


def init_app(app: Flask) -> None:
    register_messages(app, messages.MESSAGES)
    app.register_blueprint(views.bp)
