"""Ten lots whose envelopes were computed by hand: the arithmetic stands beside each one.

Setbacks used (rules of villa zones from 2024-07-15):
front = street width / 5, at least 3 and at most 6 m; side and rear: ground floor 0, upper floors 2 m; wadi 10 m.
Coverage: ground and first 75 %, annex 70 % of the plot. All figures in m and m2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from shapely import LineString, Polygon

from licensing.envelope import Edge

ZONE = "س1"


@dataclass(frozen=True)
class Lot:
    """A parcel with its edges and the hand-computed envelope area and binding limit of each floor."""

    name: str
    parcel: Polygon
    edges: tuple[Edge, ...]
    area: float
    expected: dict[str, tuple[float, str]]


def street(width: float | None) -> tuple[str, float | None]:
    return "street", width


NEIGHBOUR = ("neighbour", None)
WADI = ("wadi", None)


def lot_edges(corners: Sequence[tuple[float, float]], kinds: Sequence[tuple[str, float | None]]) -> tuple[Edge, ...]:
    """One edge from each corner to the next, numbered from 1."""
    ends = [*corners[1:], corners[0]]
    return tuple(
        Edge(seq, LineString([start, end]), kind, width)
        for seq, (start, end, (kind, width)) in enumerate(zip(corners, ends, kinds, strict=True), 1)
    )


def lot(
    name: str, corners: Sequence[tuple[float, float]], kinds: Sequence[tuple[str, float | None]], area: float, **expected: tuple[float, str]
) -> Lot:
    return Lot(name, Polygon(corners), lot_edges(corners, kinds), area, expected)


def box_corners(width: float, depth: float) -> list[tuple[float, float]]:
    """South-west, south-east, north-east, north-west: so edges 1 to 4 are south, east, north, west."""
    return [(0, 0), (width, 0), (width, depth), (0, depth)]


# 20 x 30 = 600. Street 15 -> front 3. Coverage 450 / 450 / 420.
# ground: 20 x (30-3) = 540 > 450; first, annex: (20-2-2) x (30-3-2) = 16 x 25 = 400.
MID_BLOCK = lot(
    "mid_block",
    box_corners(20, 30),
    [street(15), NEIGHBOUR, NEIGHBOUR, NEIGHBOUR],
    600,
    ground=(540, "coverage"),
    first=(400, "envelope"),
    annex=(400, "envelope"),
)

# 25 x 30 = 750. South 20 -> 4, east 12 -> 2.4 -> 3. Coverage 562.5 / 562.5 / 525.
# ground: (25-3) x (30-4) = 22 x 26 = 572; first: x from 2 to 22, y from 4 to 28 = 20 x 24 = 480.
CORNER = lot(
    "corner",
    box_corners(25, 30),
    [street(20), street(12), NEIGHBOUR, NEIGHBOUR],
    750,
    ground=(572, "coverage"),
    first=(480, "envelope"),
    annex=(480, "envelope"),
)

# 25 x 30 less a 4 x 4 chamfer (8) = 742. South 20 -> 4, east 20 -> 4, chamfer as the narrower street -> 4.
# Chamfer: x - y = 21; its setback line x - y = 21 - 4*sqrt(2); it cuts from the corner (21, 4), where x - y = 17,
# a triangle with legs 17 - 21 + 4*sqrt(2) = 4*sqrt(2) - 4, area (4*sqrt(2) - 4)^2 / 2 = 24 - 16*sqrt(2) = 1.3726.
# ground: 21 x 26 - 1.3726 = 544.6274 < 556.5; first: 19 x 24 - 1.3726 = 454.6274.
CUT = 24 - 16 * sqrt(2)
CHAMFERED = lot(
    "chamfered",
    [(0, 0), (21, 0), (25, 4), (25, 30), (0, 30)],
    [street(20), street(None), street(20), NEIGHBOUR, NEIGHBOUR],
    742,
    ground=(546 - CUT, "envelope"),
    first=(456 - CUT, "envelope"),
    annex=(456 - CUT, "envelope"),
)

# 20 x 40 = 800. South 20 -> 4, north 10 -> 3, no rear. Coverage 600 / 600 / 560.
# ground: 20 x (40-4-3) = 20 x 33 = 660; first: 16 x 33 = 528.
THROUGH = lot(
    "through",
    box_corners(20, 40),
    [street(20), NEIGHBOUR, street(10), NEIGHBOUR],
    800,
    ground=(660, "coverage"),
    first=(528, "envelope"),
    annex=(528, "envelope"),
)

# (30 + 12) / 2 x 24 = 504. South 15 -> 3. East side x = 30 - 0.75 y is a 3-4-5 slope: 2 m inwards = 2.5 m along x.
# Coverage 378 / 378 / 352.8.
# ground: y 3..24, widths 30-2.25 = 27.75 and 12: 19.875 x 21 = 417.375;
# first: y 3..22, from x = 2 to 27.5 - 0.75 y, widths 23.25 and 9: 16.125 x 19 = 306.375.
TRAPEZIUM = lot(
    "trapezium",
    [(0, 0), (30, 0), (12, 24), (0, 24)],
    [street(15), NEIGHBOUR, NEIGHBOUR, NEIGHBOUR],
    504,
    ground=(417.375, "coverage"),
    first=(306.375, "envelope"),
    annex=(306.375, "envelope"),
)

# 30 x 15 + 15 x 15 = 675. South 15 -> 3. Coverage 506.25 / 506.25 / 472.5.
# ground: 30 x 12 + 15 x 15 = 585; first: foot 26 x 10 (x 2..28, y 3..13) = 260, leg 11 x 15 (x 2..13, y 13..28) = 165,
# together 425: the inner corner of the envelope is the sharp point (13, 13).
L_SHAPED = lot(
    "l_shaped",
    [(0, 0), (30, 0), (30, 15), (15, 15), (15, 30), (0, 30)],
    [street(15), *[NEIGHBOUR] * 5],
    675,
    ground=(585, "coverage"),
    first=(425, "envelope"),
    annex=(425, "envelope"),
)

# 6 x 25 = 150. South 10 -> 2 -> 3. Coverage 112.5 / 112.5 / 105.
# ground: 6 x 22 = 132; first: (6-4) x (25-3-2) = 2 x 20 = 40.
NARROW = lot(
    "narrow",
    box_corners(6, 25),
    [street(10), NEIGHBOUR, NEIGHBOUR, NEIGHBOUR],
    150,
    ground=(132, "coverage"),
    first=(40, "envelope"),
    annex=(40, "envelope"),
)

# Front of three pieces, directions (24,-7)/25, (1,0), (24,7)/25. 34 x 33.5 - 2 x (12 x 3.5 / 2) = 1139 - 42 = 1097.
# Street 15 -> 3. First piece: 7x + 24y = 84; 3 m inwards 7x + 24y = 84 + 75 = 159, meets y = 3 at x = 87/7.
# Coverage 822.75 / 822.75 / 767.9.
# ground: 34 x 30.5 = 1037 less two triangles with legs 87/7 and 159/24 - 3 = 29/8: 87 x 29 / 56 = 45.0536 -> 991.9464;
# first: x 2..32, y 3..31.5 = 30 x 28.5 = 855 less two with legs 73/7 and 73/24: 5329 / 168 = 31.7202 -> 823.2798.
CURVED = lot(
    "curved",
    [(0, 3.5), (12, 0), (22, 0), (34, 3.5), (34, 33.5), (0, 33.5)],
    [street(15), street(15), street(15), NEIGHBOUR, NEIGHBOUR, NEIGHBOUR],
    1097,
    ground=(1037 - 87 * 29 / 56, "coverage"),
    first=(855 - 5329 / 168, "coverage"),
    annex=(855 - 5329 / 168, "coverage"),
)

# 20 x 30 = 600. South 30 -> 6, west 10 -> 2 -> 3. Coverage 450 / 450 / 420.
# ground: (20-3) x (30-6) = 17 x 24 = 408; first: x 3..18, y 6..28 = 15 x 22 = 330.
TWO_WIDTHS = lot(
    "two_widths",
    box_corners(20, 30),
    [street(30), NEIGHBOUR, NEIGHBOUR, street(10)],
    600,
    ground=(408, "envelope"),
    first=(330, "envelope"),
    annex=(330, "envelope"),
)

# 25 x 40 = 1000. South 25 -> 5, north wadi 10 on every floor. Coverage 750 / 750 / 700.
# ground: 25 x 25 = 625; first: 21 x 25 = 525.
WADI_EDGE = lot(
    "wadi_edge",
    box_corners(25, 40),
    [street(25), NEIGHBOUR, WADI, NEIGHBOUR],
    1000,
    ground=(625, "envelope"),
    first=(525, "envelope"),
    annex=(525, "envelope"),
)

TEN_LOTS = (MID_BLOCK, CORNER, CHAMFERED, THROUGH, TRAPEZIUM, L_SHAPED, NARROW, CURVED, TWO_WIDTHS, WADI_EDGE)
