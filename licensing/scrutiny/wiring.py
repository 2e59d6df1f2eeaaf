"""What this wing plugs in: the office's drawing, read and measured; findings set aside; ground of works and activities."""

from flask import Flask

from app.authz import grant
from app.errors import register_messages
from app.events import subscribe
from licensing.events import PermitGranted
from licensing.permissions import Permission as P
from licensing.scrutiny import distances, works
from licensing.scrutiny.messages import MESSAGES
from licensing.scrutiny.views import bp


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    app.register_blueprint(bp)
    grant(app, "approver", P.FINDING_OVERRIDE)
    subscribe(app, PermitGranted, distances.note_permit)
    subscribe(app, PermitGranted, works.note_permit)
