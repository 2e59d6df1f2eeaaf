"""What somebody wrote into an address by hand is the first page or a clear refusal, never a fault of ours."""

import csv
from urllib.parse import urlencode

import pytest

from tests.access.people import sign_in
from tests.access.test_matrix import STORED

NAMES = (
    *("after", "before", "from", "page", "municipality", "branch", "year", "month", "parcel", "district", "plan"),
    *("day", "since", "until", "kind", "state", "q", "what"),
    *("_scheme", "_external"),  # what url_for takes for itself
)
ODD = ("²", "9" * 30, "1763826000_" + "-" * 36, "9" * 12 + "_018f0000-0000-7000-8000-000000000000", "infinity_~", "\u202e'\"%_\\")


def _lists() -> list[tuple[str, str]]:
    """(address, somebody whom it lets in) of every page without an argument in its path."""
    with STORED.open(encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file))
    whole = [row for row in rows if row["method"] == "GET" and "<" not in row["rule"] and row["branch"] == "any"]
    return [(row["rule"], who) for row in whole if (who := next((p for p, status in row.items() if status == "200"), None))]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_address_is_answered(demo_app, odd):
    app, undoing = demo_app
    app.config["PROPAGATE_EXCEPTIONS"] = False  # every fault is told, not the first alone
    asked, faults, clients = urlencode(dict.fromkeys(NAMES, odd)), {}, {}
    with undoing():
        for rule, who in _lists():
            if who not in clients:
                sign_in(clients.setdefault(who, app.test_client()), who)
            if (status := clients[who].get(f"{rule}?{asked}").status_code) >= 500:
                faults[rule] = status
    assert faults == {}
