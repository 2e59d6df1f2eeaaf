"""What this wing plugs in: the programming interface."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
