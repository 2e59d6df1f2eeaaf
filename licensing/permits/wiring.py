"""What this wing plugs in: the life of a permit."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
