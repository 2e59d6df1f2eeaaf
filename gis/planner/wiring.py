"""What the planner's map plugs into the platform."""

from flask import Flask

from app.errors import register_messages
from gis.planner import views
from gis.planner.messages import MESSAGES


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    app.register_blueprint(views.bp)
