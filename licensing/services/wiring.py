"""What this wing plugs in: finding a service."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
