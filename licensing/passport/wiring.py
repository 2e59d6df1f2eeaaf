"""What the map's answers plug into the platform."""

from pathlib import Path

from flask import Flask

from app.casework.events import CaseChanged
from app.casework.pages import add_case_section
from app.errors import register_messages
from app.events import subscribe
from app.notifications import register_texts
from licensing.passport import views
from licensing.passport.asking import when_case_changed
from licensing.passport.messages import MESSAGES
from licensing.passport.pages import case_section


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    register_texts(app, Path(__file__).parent / "texts.yaml")
    subscribe(app, CaseChanged, when_case_changed)
    add_case_section(app, case_section)
    app.register_blueprint(views.bp)
