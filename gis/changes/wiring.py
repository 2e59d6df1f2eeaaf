"""What changes of the land plug into the platform. One function, no logic."""

from flask import Flask

from app.errors import register_messages
from gis.changes.messages import MESSAGES


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
