"""``flask catalogue``: is it sound, is it published, does every service reach its document?"""

import json
import sys

import click
from flask.cli import AppGroup

from app import db
from app.tenancy import everything
from licensing.catalogue import check_catalogue, services
from licensing.catalogue.twins import twins
from licensing.catalogue.versions import VersionClash, publish_files, refresh
from licensing.exercise.outcome import Outcome
from licensing.exercise.runner import exercise

group = AppGroup("catalogue", help="The services as data: check, publish, exercise.")


@group.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def check(as_json: bool) -> None:
    """Every reference, text, state, fee and example of the catalogue, what the editor published included; exit 1 when something is wrong."""
    refresh(at_once=True)
    faults = check_catalogue()
    online = sum(service.online for service in services().values())
    if as_json:
        click.echo(json.dumps({"services": len(services()), "online": online, "faults": faults}, ensure_ascii=False))
    else:
        for fault in faults:
            click.echo(fault)
        click.echo(f"{len(services())} services, {online} online, {len(faults)} faults")
    sys.exit(1 if faults else 0)


@group.command("publish")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def publish(as_json: bool) -> None:
    """Store each new (code, version) of the shipped definitions; running applications keep theirs."""
    with everything():
        try:
            fresh, known = publish_files()
        except VersionClash as clash:
            raise click.ClickException(str(clash)) from clash
        db.commit()
    refresh(at_once=True)
    click.echo(json.dumps({"stored": fresh, "known": known}) if as_json else f"{fresh} stored, {known} there already")


@group.command("exercise")
@click.argument("codes", nargs=-1)
@click.option("--papers/--no-papers", default=True, show_default=True, help="Make the PDF of each document too.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def run_exercise(codes: tuple[str, ...], papers: bool, as_json: bool) -> None:
    """File every service (or those CODES) through to its document, in this process; nothing of it is kept."""
    refresh(at_once=True)
    try:
        outcomes = exercise(codes, with_papers=papers, tell=(lambda outcome: None) if as_json else _tell)
    finally:
        db.rollback()
    failed = [outcome for outcome in outcomes if not outcome.passed]
    alike = twins() if not codes else []
    answer = {
        "passed": len(outcomes) - len(failed),
        "failed": len(failed) + len(alike),
        "total": len(outcomes),
        "failures": [{"code": o.code, "faults": o.faults} for o in failed] + [{"code": " ".join(a), "faults": ["alike"]} for a in alike],
    }
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for same in alike:
            click.echo(f"alike and of no family: {', '.join(same)}")
        click.echo(f"{answer['passed']}/{answer['total']} passed, {sum(o.seconds for o in outcomes):.1f} s")
    sys.exit(1 if answer["failed"] else 0)


def _tell(o: Outcome) -> None:
    click.echo(
        f"{'✓' if o.passed else '✗'} {o.code:<34} {o.fields:>2} fields {o.documents:>2} documents {o.rules:>2} rules"
        f" {o.paper_bytes / 1024:>5.0f} KB {o.seconds:>5.2f} s  {o.path if o.passed else '; '.join(o.faults)}"
    )
