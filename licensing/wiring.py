"""Everything licensing plugs into the platform. One function, no logic."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
