"""Everything field_inspection plugs into the platform. One function, no logic."""

from flask import Flask

from field_inspection import registers
from field_inspection.reports import wiring as reports
from field_inspection.visits import wiring as visits
from licensing.registers import register_answer


def init_app(app: Flask) -> None:
    visits.init_app(app)
    reports.init_app(app)
    register_answer(app, "violations", registers.violations)
    register_answer(app, "reports", registers.reports)
