"""What the map's answers plug into the platform."""

from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.casework.events import CaseChanged
from app.casework.pages import add_case_section
from app.errors import register_messages
from app.events import subscribe
from app.jobs import register_task
from app.notifications import register_texts
from licensing.passport import views
from licensing.passport.asking import TELL, tell_neighbours_of, when_case_changed
from licensing.passport.messages import MESSAGES
from licensing.passport.pages import case_section


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    register_texts(app, Path(__file__).parent / "texts.yaml")
    subscribe(app, CaseChanged, when_case_changed)
    register_task(app, TELL, tell_neighbours_of, attempts=5, label=_l("إشعار الجيران المتأثرين"))
    add_case_section(app, case_section)
    app.register_blueprint(views.bp)
