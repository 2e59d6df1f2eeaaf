"""Everything the platform itself plugs in: the rooms that every package above relies on. One function, no logic."""

from flask import Flask

import app.admin.wiring
import app.casework.wiring
import app.documents.wiring
import app.identity.wiring
import app.jobs.wiring
import app.ledger.wiring
import app.notifications.wiring
import app.organisation.wiring
import app.performance.wiring
from app import assets, chrome, cli, demo, home, security, tour, verification, warming
from app.casework import pages, procedures
from app.components_gallery import views as gallery_views
from app.documents import uploads
from app.i18n import language
from app.identity import session
from app.performance import figures

# First who asks, how much he may send, then in which language, then the registries that the rooms below and the packages fill.
REGISTRIES = (session, uploads, security, language, assets, cli, chrome, procedures, pages, figures, demo, home, verification, warming)
ROOMS = (
    app.identity.wiring,
    app.organisation.wiring,
    app.casework.wiring,
    app.documents.wiring,
    app.jobs.wiring,
    app.notifications.wiring,
    app.ledger.wiring,
    app.performance.wiring,
    app.admin.wiring,
)


def init_app(flask: Flask) -> None:
    for room in (*REGISTRIES, *ROOMS):
        room.init_app(flask)
    flask.register_blueprint(gallery_views.bp)
    flask.register_blueprint(tour.bp)
