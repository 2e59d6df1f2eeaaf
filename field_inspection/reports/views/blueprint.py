"""The blueprint that every page of reports hangs on."""

from flask import Blueprint

bp = Blueprint("reports", __name__, url_prefix="/reports", template_folder="../../templates")
