"""A layer of the catalogue that is brought up to date from a file: shapes and what is said of them, and back."""

from uuid import UUID

import pytest
from shapely import LineString, box
from sqlalchemy import select

from app import db
from app.errors import Forbidden
from gis.importers.updating.undoing import BuiltOn, refuse_if_built_on, take_back_update
from gis.layers import styles
from gis.layers.commands import publish
from gis.models import ImportRun, PublishedFeature, PublishedLayer
from tests.factories.people import DILAM, SIH, staff
from tests.gis.updates.made import bring, update

COLUMNS = ("code", "depth", "risk")
FIRST = [(box(0, 0, 50, 50), "F1", "1.5", "عالٍ"), (box(100, 0, 150, 50), "F2", "2", "متوسط"), (box(200, 0, 250, 50), "F3", "3", "منخفض")]
AGAIN = [FIRST[0], (box(300, 0, 350, 50), "F9", "1", "عالٍ"), (box(200, 0, 250, 60), "F3", "4.25", "منخفض")]
HOW = {"columns": COLUMNS, "layer": "layer:flood-zones", "key": "code"}


@pytest.fixture
def planner(ground):
    return staff("planner", SIH)


@pytest.fixture
def flood(planner):
    fields = [{"name": name, "title": name, "type": kind} for name, kind in zip(COLUMNS, ("text", "number", "text"), strict=True)]
    layer = PublishedLayer(
        code="flood-zones",
        title_ar="مناطق السيول",
        owner="الأمانة",
        geometry_kind="polygon",
        style=styles.single(),
        fields=fields,
        search_fields=["risk"],
        municipality_id=SIH,
    )
    db.session().add(layer)
    db.session().flush()
    bring(FIRST, actor=planner, **HOW)
    publish(layer, staff("approver", SIH))
    return layer


def shapes():
    rows = select(PublishedFeature.id, PublishedFeature.properties, PublishedFeature.name_folded, PublishedFeature.geom.ST_AsEWKB())
    return sorted((row[0], row[1], row[2], bytes(row[3])) for row in db.session().execute(rows))


def test_the_same_file_again_leaves_a_published_layer_published(flood, planner):
    before = shapes()
    assert [said["depth"] for _, said, _, _ in before] == [1.5, 2, 3]
    assert update(FIRST, actor=planner, **HOW)["update"]["unchanged"] == 3
    assert (shapes(), flood.state) == (before, "published")


def test_what_differs_is_written_told_and_taken_back(flood, planner):
    before = shapes()
    report = update(AGAIN, actor=planner, vanished="retire", **HOW)
    counts = report["update"]
    assert (counts["added"], counts["unchanged"], counts["moved"], counts["moved_and_changed"], counts["retired"]) == (1, 1, 1, 1, 1)
    assert counts["fields"] == {"depth": 1}
    assert (flood.state, {said["code"] for _, said, _, _ in shapes()}) == ("draft", {"F1", "F3", "F9"})
    run = db.session().get_one(ImportRun, UUID(report["run_id"]))
    refuse_if_built_on(run)
    take_back_update(run, planner)
    assert shapes() == before


def test_a_later_file_is_named_by_who_would_take_the_first_back(flood, planner):
    first = update(AGAIN, actor=planner, **HOW)
    update([*AGAIN[:2], (box(200, 0, 250, 60), "F3", "5", "منخفض")], actor=planner, **HOW)
    with pytest.raises(BuiltOn) as refused:
        refuse_if_built_on(db.session().get_one(ImportRun, UUID(first["run_id"])))
    assert (refused.value.code, refused.value.details["name"], refused.value.details["who"]) == (
        "import_undo_edited",
        "منخفض",
        planner.name,
    )


def test_another_branch_may_not_update_the_layer(flood):
    with pytest.raises(Forbidden):
        update(AGAIN, actor=staff("planner", DILAM), **HOW)


def test_a_line_is_not_taken_for_a_zone(flood, planner):
    report = update([*FIRST, (LineString([(0, 0), (9, 9)]), "F4", "1", "عالٍ")], actor=planner, **HOW)
    assert [row["reason"] for row in report["rows"]] == ["wrong_geometry_type"]
