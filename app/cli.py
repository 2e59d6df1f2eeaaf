"""Commands about the application itself: who may do what, and which addresses there are."""

import json
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

authz_cli = AppGroup("authz", help="Permissions and addresses.")
ROOT = Path(__file__).parents[1]


def init_app(app: Flask) -> None:
    app.cli.add_command(authz_cli)


def permission_matrix() -> str:
    """Roles against permissions, as the Markdown of docs/permissions.md."""
    grants = current_app.extensions["grants"]
    roles = sorted(grants)
    permissions = sorted({str(p) for held in grants.values() for p in held})
    lines = [
        "# Who may do what",
        "",
        "Made by `flask authz matrix`; a test fails when it is stale. A role is held in a municipality;"
        " applicant, engineering_office, payer, reporter and violator are roles of a party in one case.",
        "",
        f"| permission | {' | '.join(roles)} |",
        f"|---|{'---|' * len(roles)}",
    ]
    lines += [f"| `{p}` | {' | '.join('●' if any(str(g) == p for g in grants[r]) else '' for r in roles)} |" for p in permissions]
    return "\n".join(lines) + "\n"


def route_list() -> str:
    """Every address with its method and who may call it."""
    rows = []
    for rule in current_app.url_map.iter_rules():
        access = getattr(current_app.view_functions[rule.endpoint], "access", "framework")
        rows += [f"{method:<7}{rule.rule:<70}{access}" for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return "\n".join(sorted(rows)) + "\n"


@authz_cli.command("matrix")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def write_matrix(as_json: bool) -> None:
    """Write docs/permissions.md, the reviewed table of who may do what."""
    _write("docs/permissions.md", permission_matrix(), as_json)


@authz_cli.command("routes")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def write_routes(as_json: bool) -> None:
    """Write tests/architecture/routes.txt, the reviewed list of addresses."""
    _write("tests/architecture/routes.txt", route_list(), as_json)


def _write(path: str, text: str, as_json: bool) -> None:
    (ROOT / path).write_text(text, "utf8")
    click.echo(json.dumps({"written": path, "lines": text.count("\n")}) if as_json else path)
