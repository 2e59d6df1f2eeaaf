"""What this wing plugs in: the life of a permit."""

from pathlib import Path

from flask import Flask

from app.errors import register_messages
from app.notifications import register_texts
from licensing.permits.messages import MESSAGES
from licensing.signing import signers
from licensing.signing.cli import signing


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    register_texts(app, Path(__file__).with_name("texts.yaml"))
    signers.init_app(app)
    app.cli.add_command(signing)
