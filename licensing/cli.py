"""``flask licensing …``: what an administrator does with files."""

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import yaml
from flask.cli import AppGroup

from licensing.workflows.digit import Converted, UnreadableWorkflow, convert

licensing_cli = AppGroup("licensing", help="E-services: workflows of other systems, permits of the past.")
workflow = AppGroup("workflow", help="Procedures of other systems.")
licensing_cli.add_command(workflow)


@workflow.command("convert")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="Folder that receives one YAML file for each procedure.")
def convert_workflow(file: Path, into: Path | None) -> None:
    """Turn DIGIT business services (a JSON file, or a ZIP of them) into procedures; prints JSON of what came over and what did not."""
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
    click.echo(json.dumps({"converted": rows, "unreadable": strange}, ensure_ascii=False, indent=1))
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
