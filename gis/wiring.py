"""Everything gis plugs into the platform. One function, no logic."""
from flask import Flask

from gis import models  # noqa: F401  its tables


def init_app(app: Flask) -> None:
    pass
