"""Files of tariffs that packages bring along; ``flask ledger seed-tariffs`` puts them into the table."""

from pathlib import Path

from flask import Flask


def init_app(app: Flask) -> None:
    app.extensions["tariff_files"] = []


def register_tariffs(app: Flask, path: Path) -> None:
    """Add a YAML file: ``tariffs: [{code, name: {ar, en}, unit, account, valid_from, amounts: {C1…C5} | amount, minimum?,
    vat_rate?, valid_to?, source, sample?}]``; amounts are quoted text, so that no float comes near them."""
    app.extensions["tariff_files"].append(path)
