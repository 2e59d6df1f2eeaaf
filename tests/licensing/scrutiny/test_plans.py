"""What a drawing measures, how its plot is laid on a parcel, and what differs: pure, but for the worker that reads the file."""

import math

import pytest
from shapely import LineString, Polygon, box
from shapely.affinity import rotate, scale, translate

from app.errors import UserError
from gis.importers.formats.dxf_outlines import read_outlines
from licensing.scrutiny.commands import read_drawing
from licensing.scrutiny.fitting import fit
from licensing.scrutiny.layers import meaning_of
from licensing.scrutiny.measuring import measure, unit_choices, unit_of
from licensing.scrutiny.placing import differences, floor_code, place
from tests.licensing.scrutiny.conftest import rectangle, sheet

VILLA = ("ground", "first", "annex")
L_SHAPE = Polygon([(0, 0), (30, 0), (30, 12), (14, 12), (14, 25), (0, 25)])
DECLARED_OTHERWISE = {"RASHIDA.dxf": (121.527, 132.313), "FLAT.dxf": (263.0, 306.482), "test1.dxf": (405.0, 461.306)}


def test_areas_of_all_samples_equal_what_another_hand_measured_and_false_declarations_are_flagged(samples, tmp_path):
    files, key = samples
    assert len(key) == 14
    flagged, compared = {}, 0
    for name, measured in key.items():
        if "error" in measured:
            continue
        (path := tmp_path / name).write_bytes(files[name])
        plan = measure(read_outlines(str(path)), 1.0)  # in this process: a worker for each costs more than the reading
        areas = {layer.name: sorted(layer.areas_m2, reverse=True) for layer in plan.layers}
        for layer, said in measured["keylayers"].items():
            if said["areas"]:
                assert areas[layer] == pytest.approx(sorted(said["areas"], reverse=True), rel=0.005), (name, layer)
                compared += 1
        if plan.plot is not None:
            row = differences(plan, plan.plot.area, {})[0]
            if row.flagged:
                flagged[name] = (row.declared, round(row.drawn, 3))
    assert compared > 100
    assert flagged.items() >= DECLARED_OTHERWISE.items()
    assert "test3.dxf" not in flagged  # 202.00 declared, 201.478 drawn


def test_a_corrupt_sample_is_refused_with_its_line_and_one_in_inches_asks_for_its_unit(samples):
    files, _ = samples
    with pytest.raises(UserError) as refusal:
        read_drawing(files["footprint.dxf"])
    assert (refusal.value.code, refusal.value.details["line"]) == ("dxf_damaged", "1563")
    gate = read_drawing(files["gate.dxf"])
    assert unit_of(gate, 1254) is None
    assert dict(unit_choices(gate))[0.0254] == pytest.approx(1254.1, rel=0.001)


def test_floors_drawn_on_sheets_of_their_own_come_to_their_footprints(samples):
    files, _ = samples
    plan = measure(read_drawing(files["FLAT.dxf"]), 1.0)
    placed = place(plan, plan.plot, (), VILLA)
    assert placed.floors["ground"].area == pytest.approx(162.52, abs=0.01)
    assert placed.floors["ground"].difference(plan.plot).area < 0.05
    assert placed.net_m2["ground"] == pytest.approx(162.52 - 60.83, abs=0.02)
    assert [remark["code"] for remark in placed.remarks] == ["floor_placed_roughly"]  # the stair head, whose place no footprint shows
    assert len(placed.bays) == 3


@pytest.mark.parametrize(
    ("layer", "kind", "level"),
    [
        ("PLOT_BOUNDARY", "plot", None),
        ("a-plot", "plot", None),
        ("BLK_1_FLR_-1_BLT_UP_AREA", "floor", -1),
        ("BLK_2_FLR_0_BLT_UP_AREA_EXISTING", "floor", 0),
        ("BLK_1_FLR_1_BLT_UP_AREA_DEDUCT", "deduct", 1),
        ("A-FOOT-L2", "floor", 2),
        ("A-FOOT-B1", "floor", -1),
        ("A-FOOT-ANNEX", "floor", 99),
        ("A-VOID", "void", None),
        ("P-BAY", "bay", None),
        ("W-FENCE", "fence", None),
        ("BLK_1_FLR_0_WASH", "", None),
    ],
)
def test_layers_are_understood_by_either_convention(layer, kind, level):
    meaning = meaning_of(layer)
    assert ("" if meaning is None else meaning.kind, meaning and meaning.level) == (kind, level)


@pytest.mark.parametrize("degrees", [0, 17, 90, 200])
def test_an_outline_is_laid_by_turning_and_moving(degrees):
    onto = translate(rotate(L_SHAPE, degrees), 734_700, 2_672_700)
    found = fit(L_SHAPE, onto)
    assert found.best.iou > 0.999 and not found.mirrored and len(found.ways) == 1
    assert math.isclose((found.best.turn_deg - degrees + 180) % 360 - 180, 0, abs_tol=0.05)
    assert found.best.move(L_SHAPE).hausdorff_distance(onto) < 0.02


def test_a_mirrored_outline_is_told_and_a_rectangle_fits_in_two_ways_the_front_first():
    assert fit(scale(L_SHAPE, -1, 1), translate(L_SHAPE, 500, 500)).mirrored
    plot, parcel = box(0, 0, 20, 30), translate(box(0, 0, 20, 30), 1000, 1000)
    street = LineString([(1000, 1030), (1020, 1030)])
    front_below = fit(plot, parcel, box(5, -4, 15, 0), [street])
    assert len(front_below.ways) == 2 and not front_below.mirrored
    assert abs(abs(front_below.best.turn_deg) - 180) < 0.1  # its front was below, the street is above
    assert fit(plot, parcel, box(5, 30, 15, 34), [street]).best.turn_deg == pytest.approx(0, abs=0.1)


def test_a_drawing_in_its_place_stays_there():
    parcel = translate(L_SHAPE, 734_700, 2_672_700)
    found = fit(translate(parcel, 0.1, 0), parcel)
    assert found.best.as_drawn and found.best.move(parcel).equals(parcel)


def test_voids_are_cut_from_their_floor_and_what_is_deducted_only_where_it_lies():
    layers = {
        "A-PLOT": [rectangle(0, 0, 20, 25)],
        "A-FOOT-L0": [rectangle(2, 3, 18, 23)],
        "A-FOOT-L1": [rectangle(2, 3, 18, 23)],
        "A-VOID-L1": [rectangle(8, 8, 10, 10)],
    }
    plan = measure(read_drawing(sheet(layers, texts=("PLOT_AREA_M2=520",))), 1.0)
    assert {floor.level: round(floor.outline.area, 2) for floor in plan.floors} == {0: 320, 1: 316}
    row = differences(plan, 500, {"parking_bays": 2})
    assert [(one.what, one.declared, one.drawn, one.flagged) for one in row] == [
        ("plot_area", 520, 500, True),
        ("parking_bays", 2, 0, True),
    ]


@pytest.mark.parametrize(("drawn", "flagged"), [(500.0, False), (502.49, False), (502.6, True)])
def test_more_than_half_a_percent_is_flagged(drawn, flagged):
    plan = measure({"layers": {"A-PLOT": {"count": 1, "rings": [rectangle(0, 0, 20, drawn / 20)]}}, "texts": [], "units": 6}, 1.0)
    assert differences(plan, 500, {})[0].flagged == flagged


def test_levels_have_the_zones_names():
    assert [floor_code(level, VILLA) for level in (-1, 0, 1, 2, 3, 99)] == ["basement", "ground", "first", "annex", "third", "annex"]
    assert [floor_code(level, ("ground", "first", "second")) for level in (2, 9)] == ["second", None]


@pytest.mark.parametrize(
    ("units", "parcel_m2", "unit"), [(6, 500, 1.0), (6, 5000, 1.0), (4, 0.0005, 0.001), (4, 500, None), (0, 500, None), (2, 500, None)]
)
def test_a_unit_that_does_not_fit_the_parcel_is_asked(units, parcel_m2, unit):
    drawing = {"layers": {"A-PLOT": {"count": 1, "rings": [rectangle(0, 0, 20, 25)]}}, "texts": [], "units": units}
    assert unit_of(drawing, parcel_m2) == unit
