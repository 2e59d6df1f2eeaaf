"""Whatever two files say of the same land: after the second the register says what it says, and undone, what the first said."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import affinity, box
from sqlalchemy import text

from app import db
from gis.models import ParcelWeb
from tests.gis.updates.made import bring, live, lot, update
from tests.gis.updates.test_undo import state, undo

USES = st.sampled_from(["residential", "commercial", "park"])
DEEDS = st.sampled_from([None, "480", "500.25"])
CELLS = 8


@st.composite
def two_files(draw):
    """Lots of a grid; in the second file some are gone, some new, renumbered, said otherwise or moved within their cell."""
    first, second = [], []
    for cell in range(CELLS):
        shape = box(30 * cell, 0, 30 * cell + 20, 25)
        before = lot(shape, str(cell), use=draw(USES), deed=draw(DEEDS))
        what = draw(st.sampled_from(["gone", "new", "same", "said", "renumbered", "moved", "all"]))
        if what != "new":
            first.append(before)
        if what == "gone":
            continue
        shift = draw(st.floats(0.1, 3)) if what in ("moved", "all") else 0
        number = f"{cell}أ" if what in ("renumbered", "all") else str(cell)
        said = what in ("said", "all")
        second.append(
            lot(affinity.translate(shape, shift), number, use=draw(USES) if said else before[4], deed=draw(DEEDS) if said else before[5])
        )
    return first, second


def says():
    return sorted((p.parcel_no, p.land_use, None if p.deed_area_m2 is None else float(p.deed_area_m2), bytes(p.geom.data)) for p in live())


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=two_files(), match=st.sampled_from(["key", "overlap"]))
def test_the_register_says_what_the_last_file_says_and_undone_what_the_first_said(ground, files, match):
    first, second = files
    if not first or not second:
        return
    attempt = db.session().begin_nested()
    bring(second)
    wanted = says()
    attempt.rollback()
    attempt = db.session().begin_nested()
    bring(first)
    before = state()
    report = update(second, match=match, vanished="retire")
    assert says() == wanted
    assert db.session().scalar(text("SELECT count(*) FROM parcel_web")) == len(wanted)
    assert update(second, match=match, vanished="retire")["update"]["unchanged"] == len(second)
    undo(report)
    assert state() == before
    assert {row.id for row in db.session().query(ParcelWeb.id)} == {p.id for p in live()}
    attempt.rollback()
