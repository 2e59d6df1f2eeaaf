"""The commands of the catalogue."""

from flask import Flask

from licensing.exercise import cli


def init_app(app: Flask) -> None:
    app.cli.add_command(cli.group)
