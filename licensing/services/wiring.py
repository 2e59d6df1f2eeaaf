"""What this wing plugs in: finding a service, and what the map answers about its place."""

from flask import Flask

from licensing.passport import wiring as passport


def init_app(app: Flask) -> None:
    passport.init_app(app)
