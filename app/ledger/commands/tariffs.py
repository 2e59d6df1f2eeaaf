"""Setting what things cost. The past is never changed: a new amount begins on its own day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.errors import Forbidden, UserError
from app.ledger.models import Tariff
from app.ledger.permissions import Permission as P
from app.strict_yaml import read_yaml

CITY_CLASSES = ("C1", "C2", "C3", "C4", "C5")


@dataclass
class SeedReport:
    """What seeding did: rows read = added + unchanged + kept."""

    read: int = 0
    added: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)  # the database says otherwise: an amount set by hand, left alone


def seed_tariffs(files: Iterable[Path]) -> SeedReport:
    """Every row of the files stands in the tariff; running it again changes nothing."""
    report, held = SeedReport(), _held()
    for path in files:
        for entry in read_yaml(path)["tariffs"]:
            for row in _rows_of(entry):
                report.read += 1
                _seed(row, held[row["code"], row["city_class"]], report)
    db.session().flush()
    return report


def set_tariff(current: Tariff, amount: Decimal, valid_from: date, source: str, actor: Actor) -> Tariff:
    """From a day on, a unit costs another amount; the present row ends on the day before.

    Raises:
        UserError: the day is not after the present row's first day, or a value makes no sense.
    """
    _authorize_anywhere(actor)
    if not (amount.is_finite() and amount >= 0) or not source.strip():
        raise UserError("tariff_values_wrong")
    if valid_from <= current.valid_from or current.valid_to is not None:
        raise UserError("tariff_must_start_later", valid_from=current.valid_from.isoformat())
    current.valid_to = valid_from
    db.session().flush()
    fresh = Tariff(
        code=current.code,
        city_class=current.city_class,
        amount=amount,
        minimum=current.minimum,
        unit=current.unit,
        name_ar=current.name_ar,
        name_en=current.name_en,
        account_code=current.account_code,
        vat_rate=current.vat_rate,
        valid_from=valid_from,
        source=source.strip(),
        is_sample=False,
    )
    db.session().add(fresh)
    db.session().flush()
    return fresh


def _authorize_anywhere(actor: Actor) -> None:
    """The tariff belongs to the whole amanah: the permission counts wherever it is held."""
    if not actor.is_system and not actor.municipalities_where(P.TARIFF_EDIT):
        raise Forbidden("not_permitted", permission=str(P.TARIFF_EDIT))


def _rows_of(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    amounts = entry.get("amounts") or dict.fromkeys(CITY_CLASSES, entry["amount"])
    minimum = entry.get("minimum")
    return [
        {
            "code": entry["code"],
            "city_class": city_class,
            "amount": Decimal(str(amount)),
            "unit": entry["unit"],
            "minimum": Decimal(str(minimum)) if minimum is not None else None,
            "name_ar": entry["name"]["ar"],
            "name_en": entry["name"]["en"],
            "account_code": str(entry["account"]),
            "vat_rate": Decimal(str(entry.get("vat_rate", 0))),
            "valid_from": entry["valid_from"],
            "valid_to": entry.get("valid_to"),
            "source": str(entry["source"]),
            "is_sample": bool(entry.get("sample", False)),
        }
        for city_class, amount in amounts.items()
    ]


def _held() -> dict[tuple[str, str], list[Tariff]]:
    """What the tariff holds, by item and class, oldest first."""
    found: dict[tuple[str, str], list[Tariff]] = defaultdict(list)
    for row in db.session().scalars(select(Tariff).order_by(Tariff.valid_from)):
        found[row.code, row.city_class].append(row)
    return found


def _seed(row: dict[str, Any], held: list[Tariff], report: SeedReport) -> None:
    twin = next((t for t in held if t.valid_from == row["valid_from"]), None)
    if twin is not None:
        same = twin.amount == row["amount"] and twin.minimum == row["minimum"]
        report.unchanged += same
        report.kept += [] if same else [f"{row['code']} {row['city_class']}"]
        return
    if held and held[-1].valid_to is None and held[-1].valid_from < row["valid_from"]:
        held[-1].valid_to = row["valid_from"]
        db.session().flush()
    elif any(t.valid_to is None or t.valid_to > row["valid_from"] for t in held):
        report.kept.append(f"{row['code']} {row['city_class']}")
        return
    fresh = Tariff(**row)
    db.session().add(fresh)
    held.append(fresh)
    held.sort(key=lambda tariff: tariff.valid_from)
    report.added += 1
