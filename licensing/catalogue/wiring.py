"""What this wing plugs in: services as data."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
