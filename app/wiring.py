"""Everything the platform itself plugs in: the rooms that every package above relies on. One function, no logic."""
from flask import Flask

import app.casework.messages
import app.identity.messages
from app import security
from app.casework import procedures
from app.errors import register_messages
from app.i18n import language
from app.identity import session as identity_session
from app.identity import views as identity_views


def init_app(flask: Flask) -> None:
    identity_session.init_app(flask)
    language.init_app(flask)  # after the one who names the actor
    security.init_app(flask)
    procedures.init_app(flask)
    register_messages(flask, app.casework.messages.MESSAGES)
    register_messages(flask, app.identity.messages.MESSAGES)
    flask.register_blueprint(identity_views.bp)
