"""Everything field_inspection plugs into the platform. One function, no logic."""
from flask import Flask

from app.casework.kinds import register_guard
from field_inspection.reports import wiring as reports
from field_inspection.violations.guards import no_open_violation


def init_app(app: Flask) -> None:
    register_guard(app, "no_open_violation", no_open_violation)
    reports.init_app(app)
