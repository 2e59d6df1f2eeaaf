"""``flask licensing …``: what an administrator does with files."""

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import click
import yaml
from flask.cli import AppGroup

from app import db
from app.authz import SYSTEM, acting_as
from app.errors import UserError
from app.identity.queries import list_municipalities
from app.strict_yaml import DefinitionError
from licensing.legacy.commands import OutsideInstallation, load_register, undo_load
from licensing.legacy.mapping import read_mapping
from licensing.legacy.reading import UnreadableRegister
from licensing.workflows.digit import Converted, UnreadableWorkflow, convert

licensing_cli = AppGroup("licensing", help="E-services: workflows of other systems, permits of the past.")
_ODD = ("unmapped_roles", "unreachable", "dead_ends", "without_role", "unworded", "past_payment")
workflow = AppGroup("workflow", help="Procedures of other systems.")
licensing_cli.add_command(workflow)


@workflow.command("convert")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="Folder that receives one YAML file for each procedure.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
def convert_workflow(file: Path, into: Path | None, as_json: bool) -> None:
    """Turn DIGIT business services (a JSON file, or a ZIP of them) into procedures; says what came over and what did not."""
    rows, strange = [], []
    for name, document in _documents(file):
        try:
            found = convert(document)
        except UnreadableWorkflow as fault:
            strange.append({"file": name, "fault": str(fault)})
            continue
        rows += [{"file": name, **one.as_row()} for one in found]
        if into is not None:
            _write(into, name, found)
    if as_json:
        click.echo(json.dumps({"converted": rows, "unreadable": strange}, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            odd = {name: row[name] for name in _ODD if row[name]}
            click.echo("{procedure}: {states} states, {actions} actions ({file})".format(**row) + (f" {odd}" if odd else ""))
        click.echo(f"{len(strange)} files hold no workflow")
    if not rows:
        sys.exit(1)


def _documents(file: Path) -> Iterator[tuple[str, Any]]:
    if not zipfile.is_zipfile(file):
        yield file.name, _json(file.read_bytes())
        return
    with zipfile.ZipFile(file) as box:
        for entry in box.infolist():
            if entry.filename.endswith(".json") and entry.file_size < 4_000_000:
                yield entry.filename, _json(box.read(entry))


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _write(into: Path, name: str, found: list[Converted]) -> None:
    into.mkdir(parents=True, exist_ok=True)
    for one in found:
        target = into / f"{Path(name).stem}.{one.procedure.code}.yaml"
        target.write_text(yaml.safe_dump(one.procedure.body, allow_unicode=True, sort_keys=False, width=200), "utf8")


@licensing_cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "mapping", required=True, help="Name of a mapping of the product (calgary, odp), or a YAML file.")
@click.option("--municipality", required=True, help="Code of the branch whose past permits these are.")
@click.option("--allow-outside", is_flag=True, help="Take rows whose place lies outside the installation's box.")
@click.option("--dry-run", is_flag=True, help="Report what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
def import_register(file: Path, mapping: str, municipality: str, allow_outside: bool, dry_run: bool, as_json: bool) -> None:
    """Read past permits into the register of before. A second time changes nothing.

    Exit status: 0 done, 1 the file cannot be taken, 2 an option must answer a question.
    """
    try:
        read = read_mapping(mapping)
    except (DefinitionError, FileNotFoundError) as fault:
        _refuse(2, "mapping", f"--map: {fault}")
    with acting_as(SYSTEM):
        branch = next((m for m in list_municipalities() if m.code == municipality), None)
        if branch is None:
            _refuse(2, "municipality", "--municipality: " + ", ".join(m.code for m in list_municipalities()))
        try:
            with db.transaction():
                load, counts = load_register(file, read, branch.id, allow_outside=allow_outside)
                told = {"load": str(load.id), "dry_run": dry_run, **counts.as_json()}
                if dry_run:
                    db.rollback()
        except OutsideInstallation as question:
            _refuse(2, "outside", f"--allow-outside: {question.rows} rows lie outside the installation")
        except UnreadableRegister as fault:
            _refuse(1, "unreadable", str(fault))
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo("load {load}: {read} read = {new} new + {changed} changed + {unchanged} unchanged + {rejected} rejected".format(**told))
    click.echo("  {placed} with a place, {unplaced} without; empty: {empty}; states without a word of ours: {unmapped}".format(**told))


@licensing_cli.command("undo-import")
@click.argument("load", type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
def undo_import(load: UUID, as_json: bool) -> None:
    """Take a load of past permits back: what it brought goes, what it changed is as before."""
    try:
        with acting_as(SYSTEM), db.transaction():
            rows = undo_load(load)
    except UserError as refusal:
        _refuse(1, refusal.code, refusal.code)
    click.echo(json.dumps({"undone": rows}) if as_json else f"{rows} rows taken back")


def _refuse(status: int, code: str, words: str) -> NoReturn:
    click.echo(json.dumps({"error": words, "code": code, "status": status}, ensure_ascii=False))
    sys.exit(status)
