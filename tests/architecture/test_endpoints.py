"""Every address says who may call it, and the list of addresses is a reviewed file."""

from pathlib import Path

import pytest

from app.authz import check_every_endpoint_declares_access, public
from app.cli import ROOT, permission_matrix, route_list

STORED = Path(__file__).parent / "routes.txt"


def test_every_endpoint_is_marked(app):
    check_every_endpoint_declares_access(app)


def test_an_unmarked_endpoint_stops_the_boot(app):
    app.view_functions["probe.unmarked"] = lambda: ""
    try:
        with pytest.raises(RuntimeError, match=r"probe\.unmarked"):
            check_every_endpoint_declares_access(app)
        app.view_functions["probe.unmarked"] = public(app.view_functions["probe.unmarked"])
        check_every_endpoint_declares_access(app)
    finally:
        del app.view_functions["probe.unmarked"]


def test_the_stored_route_list_is_fresh(app):
    """``flask authz routes`` writes it; a reviewer reads the difference."""
    with app.app_context():
        assert STORED.read_text("utf8") == route_list()


def test_the_written_permission_matrix_is_fresh(app):
    """``flask authz matrix`` writes it."""
    with app.app_context():
        assert (ROOT / "docs" / "permissions.md").read_text("utf8") == permission_matrix()


def test_no_rule_takes_an_untyped_number(app):
    suspicious = [r.rule for r in app.url_map.iter_rules() if "<id>" in r.rule or "<number>" in r.rule]
    assert suspicious == []
