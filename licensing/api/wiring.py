"""What this wing plugs in: the programming interface, ratings, permits of the past, workflows of other systems."""

from flask import Flask

from licensing.cli import licensing_cli


def init_app(app: Flask) -> None:
    app.cli.add_command(licensing_cli)
