"""Files of tariffs become rows once, and the past stays as it was."""

from datetime import date
from decimal import Decimal

import pytest

from app import db
from app.authz import SYSTEM
from app.errors import Forbidden, UserError
from app.ledger import commands, queries
from app.ledger.models import Tariff
from tests.app.ledger.conftest import make_tariff
from tests.factories.people import staff

ENTRY = """
tariffs:
  - {code: probe.seed, name: {ar: بند, en: Item}, unit: each, account: "4130", valid_from: 2020-01-01, amounts: {C1: "10.00", C2: "8.00"}, source: T, sample: true}
  - {code: probe.flat, name: {ar: بند, en: Item}, unit: each, account: "4130", valid_from: 2020-01-01, amount: "20.00", minimum: "5", source: T}
"""
NEWER = (
    ENTRY
    + """
  - {code: probe.seed, name: {ar: بند, en: Item}, unit: each, account: "4130", valid_from: 2027-01-01, amounts: {C1: "12.00", C2: "9.00"}, source: T2}
"""
)


@pytest.fixture
def seed(db_session, tmp_path):
    def run(text: str = ENTRY):
        path = tmp_path / "tariffs.yaml"
        path.write_text(text, "utf8")
        return commands.seed_tariffs([path])

    return run


def test_seeding_twice_adds_once(seed):
    first, second = seed(), seed()
    assert (first.read, first.added, second.added, second.unchanged) == (7, 7, 0, 7)
    assert queries.quote("probe.flat", "C4", Decimal(2), date(2026, 1, 1)).amount == Decimal("40.00")


def test_a_newer_row_ends_the_older_on_its_day(seed):
    seed()
    assert seed(NEWER).added == 2
    assert [queries.quote("probe.seed", "C2", Decimal(1), day).amount for day in (date(2026, 12, 31), date(2027, 1, 1))] == [8, 9]


def test_an_amount_set_by_hand_is_kept_and_reported(seed):
    seed()
    commands.set_tariff(queries.find_tariff("probe.seed", "C2", date(2026, 1, 1)), Decimal("7.77"), date(2026, 6, 1), "قرار", SYSTEM)
    report = seed(NEWER.replace('C2: "8.00"', 'C2: "8.50"'))
    assert report.kept == ["probe.seed C2"]
    assert queries.quote("probe.seed", "C2", Decimal(1), date(2026, 7, 1)).amount == Decimal("7.77")


def test_the_past_is_not_changed(seed):
    tariff = make_tariff()
    for amount, day, source in (
        (Decimal(1), tariff.valid_from, "قرار"),
        (Decimal(-1), date(2030, 1, 1), "قرار"),
        (Decimal(1), date(2030, 1, 1), " "),
    ):
        with pytest.raises(UserError):
            commands.set_tariff(tariff, amount, day, source, SYSTEM)
    with pytest.raises(Forbidden):
        commands.set_tariff(tariff, Decimal(1), date(2030, 1, 1), "قرار", staff("finance"))


def test_what_packages_ship_is_complete_and_never_negative(app, db_session):
    report = commands.seed_tariffs(app.extensions["tariff_files"])
    assert report.kept == [] and report.read == report.added + report.unchanged
    by_code: dict[str, set[str]] = {}
    for tariff in db.session().query(Tariff):
        by_code.setdefault(tariff.code, set()).add(tariff.city_class)
    assert all(classes == {"C1", "C2", "C3", "C4", "C5"} for classes in by_code.values())
