"""What this wing plugs in: the desk, committees and agencies."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
