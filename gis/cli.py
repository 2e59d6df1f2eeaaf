"""``flask gis …``: imports and upkeep of the map."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app import db
from app.authz import SYSTEM, acting_as
from app.lazily import Lazily
from gis.cases.commands import show_all_cases
from gis.importers.following import unfinished
from gis.importers.messages import sentence
from gis.importers.problems import Question, UnusableFile
from gis.importers.targets import TARGETS
from gis.quality.commands import check_register
from gis.register.addresses import UnreadableTable, load_addresses
from gis.register.recording import record_all_edges
from gis.tiles.copies import refresh_all_copies

importing = Lazily("gis.importers.run", __name__)

gis_cli = AppGroup("gis", help="Land: imports, and what follows from the register.")


def init_app(app: Flask) -> None:
    app.cli.add_command(gis_cli)


class _DryRun(Exception):
    """Ends the transaction of an import that was only tried."""


@gis_cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--layer", required=True, type=click.Choice(list(TARGETS)), help="What the rows are.")
@click.option("--source-layer", help="Layer inside the file, if it has several.")
@click.option("--crs", help="Coordinate system of the file, such as EPSG:32638, if the file does not say or says it wrong.")
@click.option("--encoding", help="Encoding of a Shapefile's words, such as windows-1256.")
@click.option("--map", "fields", multiple=True, metavar="TARGET=COLUMN", help="Column of the file that fills a field.")
@click.option("--municipality", help="Code of the municipality that all rows belong to.")
@click.option("--allow-outside", is_flag=True, help="Take rows outside the installation's box or on no municipality's ground.")
@click.option("--repair", type=click.Choice(["none", "structure"]), default="none", show_default=True, help="Mend invalid shapes.")
@click.option("--update", "mode", flag_value="update", default="add", help="Bring the layer up to date: match rows, write what differs.")
@click.option("--match", type=click.Choice(["key", "overlap"]), default="key", show_default=True, help="How an update knows a row again.")
@click.option(
    "--vanished", type=click.Choice(["keep", "report", "retire"]), default="report", show_default=True, help="Rows that an update misses."
)
@click.option("--key", help="Field by which an update knows rows other than parcels again, such as code.")
@click.option("--dry-run", is_flag=True, help="Report what would happen; write nothing.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the report as JSON to this file.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_command(file: Path, fields: tuple[str, ...], dry_run: bool, report: Path | None, as_json: bool, **said: Any) -> None:
    """Read FILE (GeoPackage, zipped Shapefile, GeoJSON) into the register.

    Exit status: 0 done, 1 the file cannot be taken, 2 an option must answer a question. Rejected rows do not fail an
    import: they are in the report and in the table import_row.
    """
    try:
        result = _import(file, importing.Options(fields=_pairs(fields), **said), dry_run)
    except Question as question:
        _fail(2, question.code, f"{sentence(question.code, question.details)} {question.option}", report, as_json)
    except UnusableFile as error:
        _fail(1, error.code, sentence(error.code, error.details), report, as_json)
    else:
        _tell(result, report, as_json)


def _pairs(fields: tuple[str, ...]) -> dict[str, str]:
    if not all("=" in pair for pair in fields):
        raise Question("--map TARGET=COLUMN", "A mapping needs both sides.")
    return dict(pair.split("=", 1) for pair in fields)


def _import(file: Path, options: Any, dry_run: bool) -> dict[str, Any]:
    result: dict[str, Any] = {}
    try:
        with acting_as(SYSTEM), db.transaction():
            result = importing.import_file(file, options, SYSTEM, current_app.config["MAX_IMPORT_BYTES"])
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return {**result, "dry_run": dry_run}


def _tell(result: dict[str, Any], report: Path | None, as_json: bool) -> None:
    text = json.dumps(result, ensure_ascii=False, indent=2, default=str)
    if report:
        report.write_text(text, "utf8")
    if as_json:
        click.echo(text)
        return
    click.echo("{file}: {read} read = {accepted} accepted ({repaired} repaired) + {rejected} rejected".format(**result))
    if result["update"]:
        click.echo("  " + _updated(result["update"]))
    for row in result["rows"][:20]:
        click.echo(f"  row {row['row']}: {row['outcome']}, {row['reason']} {json.dumps(row['details'], ensure_ascii=False, default=str)}")
    if len(result["rows"]) > 20:
        click.echo(f"  … {len(result['rows']) - 20} more rows in the report")
    for warning in result["warnings"]:
        click.echo("  note: " + " ".join(f"{key} {value}" for key, value in warning.items() if key != "code") + f" ({warning['code']})")


def _updated(counts: dict[str, Any]) -> str:
    told = (
        "{added} added, {unchanged} unchanged, {changed} changed, {moved} moved ({moved_and_changed} of them changed as well); "
        "not in the file: {vanished} left as they are, {retired} retired, {kept} kept for a right or case"
    )
    fields = ", ".join(f"{name} {count}" for name, count in counts["fields"].items())
    return told.format(**counts) + (f"; fields: {fields}" if fields else "")


def _fail(status: int, code: str, message: str, report: Path | None, as_json: bool) -> None:
    body = json.dumps({"error": message, "code": code, "status": status}, ensure_ascii=False)
    if report:
        report.write_text(body, "utf8")
    click.echo(body if as_json else message, err=not as_json)
    sys.exit(status)


@gis_cli.command("addresses")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def addresses_command(file: Path, as_json: bool) -> None:
    """Read FILE, a CSV table of national addresses with their points, into the register: each to the parcel that holds it.

    Exit status: 0 done, 1 the table cannot be read. Rows without a parcel, or malformed, are in the report.
    """
    try:
        with acting_as(SYSTEM), db.transaction():
            told = load_addresses(file)
    except UnreadableTable as error:
        _fail(1, "unreadable_table", str(error), None, as_json)
        return
    if as_json:
        click.echo(json.dumps({"read": told.read, "accepted": told.accepted, "rejected": told.rejected}))
        return
    click.echo(f"{told.read} read = {told.accepted} accepted + {len(told.rejected)} rejected")
    for row, reason in told.rejected[:20]:
        click.echo(f"  row {row}: {reason}")
    if len(told.rejected) > 20:
        click.echo(f"  … {len(told.rejected) - 20} more rows with --json")


@gis_cli.command("following")
@click.option("--json", "as_json", is_flag=True, help="Print the runs as JSON.")
def following_command(as_json: bool) -> None:
    """How far the work that follows large imports has come: runs that are not done."""
    with acting_as(SYSTEM), db.transaction():
        runs = [
            {"run_id": str(one.run_id), "step": one.step, "done": one.rows_done, "all": one.rows_all, "overlaps": one.overlaps}
            for one in unfinished()
        ]
    lines = [f"{one['run_id']}  {one['step']}  {one['done']} of {one['all']} parcels, {one['overlaps']} overlaps" for one in runs]
    click.echo(json.dumps(runs) if as_json else "\n".join(lines) or "nothing is waiting")


@gis_cli.command("refresh")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def refresh_command(as_json: bool) -> None:
    """Find every parcel's edges and write every map copy anew."""
    with acting_as(SYSTEM), db.transaction():
        edges = len(record_all_edges())
        refresh_all_copies()
        cases = show_all_cases()
    click.echo(json.dumps({"edges": edges, "cases": cases}) if as_json else f"{edges} edges found, {cases} cases on the map")


@gis_cli.command("quality")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def quality_command(as_json: bool) -> None:
    """Look through the register for overlaps, slivers and parcels without a street."""
    with acting_as(SYSTEM), db.transaction():
        found = check_register()
    click.echo(json.dumps(found) if as_json else "".join(f"{kind} {count}\n" for kind, count in found.items()).strip())
