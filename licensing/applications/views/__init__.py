"""Pages of filing: begin, tasks, questions, documents, office, drawing, checking, sending."""

from flask import Blueprint

bp = Blueprint("filing", __name__, template_folder="../../templates")
