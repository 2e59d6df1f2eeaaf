"""What this wing plugs in: the life of a permit."""

from flask import Flask

from licensing.signing import signers
from licensing.signing.cli import signing


def init_app(app: Flask) -> None:
    signers.init_app(app)
    app.cli.add_command(signing)
