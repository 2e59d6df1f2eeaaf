"""Addresses of ``/api/v1``."""

from flask import Blueprint

from licensing.api.doors import polish

bp = Blueprint("api", __name__, url_prefix="/api/v1")
bp.after_request(polish)
