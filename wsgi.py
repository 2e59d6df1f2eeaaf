"""Composition root: the only module that knows every package.

Run with ``flask --app wsgi run`` or ``granian --interface wsgi --factory wsgi:create_server``.
"""

from flask import Flask

import field_inspection.wiring
import gis.wiring
import licensing.wiring
from app.factory import build_app
from app.warming import warm
from config import Config

# Dependency order: each package may import those to its left, and app.
WIRING = (gis.wiring, licensing.wiring, field_inspection.wiring)


def create_app(config: Config | None = None) -> Flask:
    """The whole application. Importing this module has no side effect."""
    return build_app(config or Config.from_env(), WIRING)


def create_server() -> Flask:
    """The application of a web process, which takes its first request as fast as any later one."""
    app = create_app()
    warm(app)
    return app
