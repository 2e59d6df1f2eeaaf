"""A block of four lots with its edges, the people of the procedure, and a browser that can be anybody."""

import uuid
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from app import db
from app.authz import acting_as
from app.casework.workflow import advance
from gis.cadastre.decisions.commands import start_decision
from gis.cadastre.decisions.from_register import measured_from_register
from gis.register.recording import record_all_edges
from tests.factories import land
from tests.factories.people import DILAM, make_party, staff


@pytest.fixture
def block(db_session):
    parcels = land.make_block()
    record_all_edges()
    land.give(parcels["3"], make_party("سعد بن فهد"))
    db.session().flush()
    return parcels


@pytest.fixture
def cast(block):
    return SimpleNamespace(
        surveyor=staff("planner", name="خالد"),
        specialist=staff("reviewer", name="نورة"),
        director=staff("director", name="محمد"),
        elsewhere=staff("planner", DILAM, name="لطيفة"),
        inspector=staff("inspector", name="فيصل"),
    )


@pytest.fixture
def sign_in(sign_in, no_form_tokens):
    """As everywhere, and forms go without their token."""
    return sign_in


def key():
    return {"Idempotency-Key": uuid.uuid4().hex}


def surveyed(parcel, **changed):
    """The parcel measured as it stands, by a surveyor, on a day."""
    measured = measured_from_register(parcel, "building")
    return replace(measured, **{"surveyor_name": "م. سالم", "surveyed_on": date(2026, 3, 1), "area_deed_m2": 500.0, **changed})


def decide(parcel, cast, *steps, **changed):
    """A decision brought so far."""
    with acting_as(cast.surveyor):
        decision = start_decision(parcel, surveyed(parcel, **changed), cast.surveyor)
    by = {
        "submit": cast.surveyor,
        "start_check": cast.specialist,
        "certify": cast.specialist,
        "approve": cast.director,
        "return": cast.specialist,
    }
    for step in steps:
        with acting_as(by[step]):
            advance(decision, step, by[step], note="راجع الضلع الأول")
    return decision


WHOLE = ("submit", "start_check", "certify", "approve")
