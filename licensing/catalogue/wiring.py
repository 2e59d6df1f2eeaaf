"""What this wing plugs in: services as data."""

from flask import Flask

from app.casework.kinds import register_guard
from licensing.applications.limits import own_rules_hold
from licensing.catalogue import versions


def init_app(app: Flask) -> None:
    versions.init_app(app)
    register_guard(app, "own_rules_hold", own_rules_hold)
