"""Everything field_inspection plugs into the platform. One function, no logic."""

from flask import Flask

from field_inspection.reports import wiring as reports
from field_inspection.visits import wiring as visits


def init_app(app: Flask) -> None:
    visits.init_app(app)
    reports.init_app(app)
