"""The ledger's part of the demo amanah: the tariff, and that the books hold."""

from flask import current_app

from app.demo import DemoContext
from app.ledger import commands, queries


def load_tariffs(context: DemoContext) -> None:
    report = commands.seed_tariffs(current_app.extensions["tariff_files"])
    context.made["tariffs"] = report.added


def check_books() -> list[tuple[str, bool, str]]:
    return [(f"ledger: {promise.name}", not promise.broken, promise.example or "holds") for promise in queries.check_invariants()]
