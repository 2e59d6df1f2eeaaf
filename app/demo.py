"""The demo city: packages register how to load their part, the stories told with it, and the checks that it holds."""

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import cast, func, select
from sqlalchemy.dialects.postgresql import REGCLASS

from app import db
from app.authz import SYSTEM, acting_as
from app.identity.queries import today

cli = AppGroup("demo", help="The demo amanah: load it, list its accounts and stories, check it.")


@dataclass
class DemoContext:
    """What loaders share: size, seed, the day that counts as today, and what earlier loaders made (by name)."""

    parcels: int
    seed: int
    as_of: date
    made: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Account:
    persona: str
    username: str
    password: str
    roles: list[str]
    municipality: str


@dataclass(frozen=True)
class Story:
    """One stop of the ten-minute tour. ``url`` is local; ``username`` is who should look at it."""

    code: str
    title: str
    text: str
    url: str
    username: str = ""


# Tables that a load fills in one go and that every page asks.
_GROWN = (
    "party",
    '"case"',
    "case_event",
    "case_party",
    "case_subject",
    "case_clock",
    "case_search",
    "document",
    "invoice",
    "journal_entry",
    "message",
)

Loader = Callable[[DemoContext], None]
Check = Callable[[], list[tuple[str, bool, str]]]  # (what is asserted, holds, what was found)


def init_app(app: Flask) -> None:
    app.extensions["demo"] = {"loaders": [], "stories": [], "checks": [], "accounts": []}
    app.cli.add_command(cli)


def register_loader(app: Flask, order: int, name: str, loader: Loader) -> None:
    app.extensions["demo"]["loaders"].append((order, name, loader))


def register_stories(app: Flask, stories: Callable[[], list[Story]]) -> None:
    app.extensions["demo"]["stories"].append(stories)


def register_accounts(app: Flask, accounts: Callable[[], list[Account]]) -> None:
    app.extensions["demo"]["accounts"].append(accounts)


def register_check(app: Flask, check: Check) -> None:
    app.extensions["demo"]["checks"].append(check)


def load(parcels: int, seed: int, as_of: date, report: Callable[[str], None] = lambda line: None) -> DemoContext:
    """The demo amanah stands in the empty database, whole or not at all."""
    context = DemoContext(parcels, seed, as_of)
    with acting_as(SYSTEM), db.transaction(), _no_rubbish():
        for _, name, loader in sorted(current_app.extensions["demo"]["loaders"], key=lambda row: row[0]):
            report(name)
            loader(context)
        db.session().execute(select(func.refresh_statistics(*(cast(name, REGCLASS) for name in _GROWN))))
    return context


@contextmanager
def _no_rubbish() -> Iterator[None]:
    """Nothing that a load makes is rubbish before it ends: looking for it would take a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def list_accounts() -> list[Account]:
    return [account for source in current_app.extensions["demo"]["accounts"] for account in source()]


def list_stories() -> list[Story]:
    with acting_as(SYSTEM):
        return [story for source in current_app.extensions["demo"]["stories"] for story in source()]


def run_checks() -> list[tuple[str, bool, str]]:
    with acting_as(SYSTEM):
        return [row for check in current_app.extensions["demo"]["checks"] for row in check()]


@cli.command("load")
@click.option("--parcels", default=60_000, show_default=True, help="How many parcels the city has.")
@click.option("--seed", default=7, show_default=True, help="The same seed makes the same city.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day that counts as today; default today.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made as JSON.")
def load_command(parcels: int, seed: int, as_of: Any, as_json: bool) -> None:
    """Make the demo amanah in an empty database."""
    report = (lambda line: None) if as_json else (lambda line: click.echo(f"… {line}"))
    context = load(parcels, seed, as_of.date() if as_of else today(), report)
    counts = {key: value for key, value in context.made.items() if isinstance(value, int)}
    click.echo(json.dumps(counts, ensure_ascii=False) if as_json else f"done: {counts}")


@cli.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def accounts_command(as_json: bool) -> None:
    """List the demo accounts."""
    accounts = list_accounts()
    if as_json:
        click.echo(json.dumps([asdict(a) for a in accounts], ensure_ascii=False, indent=1))
        return
    for a in accounts:
        click.echo(f"{a.username:<22} {a.password:<16} {a.persona} ({a.municipality})")


@cli.command("stories")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def stories_command(as_json: bool) -> None:
    """List the stops of the ten-minute tour."""
    stories = list_stories()
    if as_json:
        click.echo(json.dumps([asdict(s) for s in stories], ensure_ascii=False, indent=1))
        return
    for s in stories:
        click.echo(f"{s.code:<24} {s.url:<40} {s.title}")


@cli.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.pass_context
def check_command(context: click.Context, as_json: bool) -> None:
    """Assert that the demo city is what it promises; exit 1 if not."""
    rows = run_checks()
    failed = [row for row in rows if not row[1]]
    if as_json:
        click.echo(
            json.dumps(
                {
                    "passed": len(rows) - len(failed),
                    "failed": len(failed),
                    "total": len(rows),
                    "failures": [{"check": r[0], "found": r[2]} for r in failed],
                },
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        for what, holds, found in rows:
            click.echo(f"{'ok  ' if holds else 'FAIL'} {what}: {found}")
    context.exit(1 if failed else 0)
