"""A printed map is true to its scale: lengths are read from the PDF itself."""

import io
from datetime import UTC, datetime
from itertools import pairwise

import pikepdf
import pytest
import shapely

from app.authz import ANONYMOUS
from app.documents.typesetting import set_page
from app.errors import BadRequest
from gis.crs import STORAGE_SRID, to_lonlat
from gis.planner.printing.asking import printed_page, read_asked
from gis.planner.printing.sheet import PAPERS, round_down, round_up, sheet_of
from tests.factories import land

MM = 72 / 25.4
CENTRE = to_lonlat(land.here(shapely.Point(20, 25)), STORAGE_SRID)


@pytest.fixture
def block(app, db_session):
    with app.test_request_context():
        yield list(land.make_block().values())


def sheet(**said):
    given = {"at": f"{CENTRE.x},{CENTRE.y}", "paper": "A4", "scale": "1000", "layers": "parcels,streets", "title": "مخطط التجربة"} | said
    return pikepdf.open(io.BytesIO(set_page(printed_page(read_asked(given, ANONYMOUS), ANONYMOUS, datetime(2026, 3, 1, tzinfo=UTC)))))


def forms(pdf):
    """The page's content and every form it draws."""
    page = pdf.pages[0]
    yield page, pikepdf.Matrix()
    for form in page.Resources.get("/XObject", {}).values():
        if form.get("/Subtype") == "/Form":
            yield form, pikepdf.Matrix(*(float(n) for n in form.get("/Matrix", (1, 0, 0, 1, 0, 0))))


def paths(pdf):
    """Every path of the page as points on the paper, in PDF points."""
    found = []
    for content, start in forms(pdf):
        matrix, kept, points = start, [], []
        for operands, operator in pikepdf.parse_content_stream(content):
            match str(operator):
                case "q":
                    kept.append(matrix)
                case "Q":
                    matrix = kept.pop()
                case "cm":
                    matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
                case "m" | "l":
                    points.append((str(operator), matrix.transform((float(operands[0]), float(operands[1])))))
                case "f" | "f*" | "S" | "B" | "B*" | "n" | "b":
                    found.append(points)
                    points = []
    return found


def rings(pdf):
    """The closed outlines drawn, each as a list of points."""
    for points in paths(pdf):
        ring = []
        for operator, point in points:
            if operator == "m" and ring:
                yield ring
                ring = []
            ring.append(point)
        if ring:
            yield ring


@pytest.mark.parametrize(("paper", "turn", "scale"), [("A4", "portrait", 1000), ("A3", "landscape", 500), ("A0", "landscape", 200)])
def test_a_parcel_measured_on_the_paper_has_its_true_area(block, paper, turn, scale):
    """True within 0.5 % in area, so within 0.25 % in length."""
    pdf = sheet(paper=paper, turn=turn, scale=str(scale), layers="parcels")
    drawn = sorted(shapely.Polygon(ring).area for ring in rings(pdf) if len(ring) >= 4)
    on_paper = float(block[0].area_m2) * (1000 * MM / scale) ** 2
    assert min(abs(area / on_paper - 1) for area in drawn) < 0.005


@pytest.mark.parametrize(("paper", "turn"), [("A4", "portrait"), ("A4", "landscape"), ("A1", "portrait"), ("A0", "landscape")])
def test_the_paper_has_its_size(block, paper, turn):
    pdf = sheet(paper=paper, turn=turn, scale="5000")
    box = [float(n) for n in pdf.pages[0].MediaBox]
    short, long = PAPERS[paper]
    assert sorted(box[2:]) == pytest.approx([short * MM, long * MM], abs=0.1)
    assert (box[2] > box[3]) == (turn == "landscape")


def test_grid_lines_stand_as_far_apart_as_they_say(block):
    pdf, wide = sheet(layers=""), sheet_of("A4", False, 1000, CENTRE.x, CENTRE.y)
    upright = sorted({round(a[0], 2) for a, b in ((r[0], r[1]) for r in rings(pdf) if len(r) == 2) if abs(a[0] - b[0]) < 0.01})
    steps = [right - left for left, right in pairwise(upright)]
    assert len(steps) >= 2
    assert all(step == pytest.approx(wide.grid_m * 1000 / 1000 * MM, rel=0.001) for step in steps)


def test_the_sheet_says_its_scale_title_and_both_dates(block):
    page = printed_page(
        read_asked({"at": f"{CENTRE.x},{CENTRE.y}", "title": "مخطط <b>"}, ANONYMOUS), ANONYMOUS, datetime(2026, 3, 1, tzinfo=UTC)
    )
    assert "1:1000" in page
    assert "مخطط &lt;b&gt;" in page
    assert "هـ" in page
    assert "مارس 2026" in page


@pytest.mark.parametrize(
    "said",
    [{"paper": "A9"}, {"turn": "up"}, {"scale": "0"}, {"scale": "99"}, {"scale": "99999"}, {"scale": "٥٠٠x"}, {"at": "x"}, {"at": "200,1"}],
)
def test_what_is_no_sheet(said):
    with pytest.raises(BadRequest):
        read_asked({"at": "47,24"} | said, ANONYMOUS)


@pytest.mark.parametrize(("value", "up", "down"), [(50, 50, 50), (37, 50, 20), (0.9, 1, 0.5), (999, 1000, 500), (2.5, 5, 2)])
def test_round_numbers(value, up, down):
    assert (round_up(value), round_down(value)) == (pytest.approx(up), pytest.approx(down))
