import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app import db
from app.authz import SYSTEM, acting_as
from app.ledger import commands, queries
from app.ledger.gateways.sandbox_program.serve import serve

ledger = AppGroup("ledger", help="Tariffs and books.")
gateway = AppGroup("gateway", help="Payment gateways.")


@ledger.command("seed-tariffs")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def seed_tariffs(as_json: bool) -> None:
    """Put the registered tariff files into the tariff; running it again changes nothing."""
    with acting_as(SYSTEM), db.transaction():
        report = commands.seed_tariffs(current_app.extensions["tariff_files"])
    facts = {"read": report.read, "added": report.added, "unchanged": report.unchanged, "kept": report.kept}
    click.echo(
        json.dumps(facts, ensure_ascii=False)
        if as_json
        else f"read {report.read} = added {report.added} + unchanged {report.unchanged} + kept {len(report.kept)}"
    )


@ledger.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def check(as_json: bool) -> None:
    """Ask the database whether every promise of the books holds; exit 1 if one is broken."""
    with acting_as(SYSTEM), db.transaction():
        promises = queries.check_invariants()
    broken = [p for p in promises if p.broken]
    facts = {"ok": not broken, "promises": [{"name": p.name, "broken": p.broken, "example": p.example} for p in promises]}
    lines = [
        f"{'ok    ' if not p.broken else 'BROKEN'} {p.name}" + (f": {p.broken}, e.g. {p.example}" if p.broken else "") for p in promises
    ]
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))
    raise SystemExit(1 if broken else 0)


@gateway.command("sandbox")
@click.option("--port", type=int, help="Default: the platform's port plus one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--store", type=click.Path(path_type=Path), help="Default: var/gateway-<port>.sqlite.")
def sandbox(port: int | None, host: str, store: Path | None) -> None:
    """Play a payment gateway, until told to stop. A program of its own: it reads no table of the platform."""
    chosen = port or current_app.config["PORT"] + 1
    path = store or Path(current_app.config["VAR_DIR"]) / f"gateway-{chosen}.sqlite"
    click.echo(f"sandbox gateway on http://{host}:{chosen}")
    serve(host, chosen, current_app.config["GATEWAY_SECRET"], path)
