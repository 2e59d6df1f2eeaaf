"""``flask signing``: the local authority and its certificate."""

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from licensing.signing import authority
from licensing.signing.signers import SoftKeySigner, organisation

signing = AppGroup("signing", help="Keys with which papers are signed.")


@signing.command("make-ca")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def make_ca(as_json: bool) -> None:
    """Make the local authority and the amanah's certificate where they are missing or about to end."""
    held = current_app.extensions.get("paper_signer")
    if not isinstance(held, SoftKeySigner):
        click.echo(json.dumps({"made": False, "signing": current_app.config["SIGNING"]}) if as_json else "keys are not kept here")
        return
    made = authority.ensure(held.folder, organisation())
    facts = {name: authority.facts_of(Path(held.folder) / name) for name in (authority.AUTHORITY, authority.CERTIFICATE)}
    lines = [f"{name}: {told['subject']}, {told['from']} to {told['to']}" for name, told in facts.items()]
    click.echo(json.dumps({"made": made, **facts}) if as_json else "\n".join(["made" if made else "already there", *lines]))
