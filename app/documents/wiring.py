"""What documents plug into the platform: the store, the serving page, the section on a case's page."""

from flask import Flask

from app.casework.pages import add_case_section
from app.documents import messages, presenters, storage, views
from app.errors import register_messages
from app.forms import messages as form_messages


def init_app(app: Flask) -> None:
    storage.init_app(app)
    register_messages(app, messages.MESSAGES)
    register_messages(app, form_messages.MESSAGES)
    app.register_blueprint(views.bp)
    add_case_section(app, presenters.case_documents)
