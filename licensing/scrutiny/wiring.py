"""What this wing plugs in: the office's drawing, read and measured."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
