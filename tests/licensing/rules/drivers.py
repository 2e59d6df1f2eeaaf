"""What brings each rule of the registry to its limit: a drawing, a declaration or a register that goes as far over it as asked."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from shapely import LineString, box

from licensing.envelope import Edge
from licensing.rules import Declared, Drawn, Finding, check_drawing, check_fence
from licensing.rules.findings import judged
from licensing.rules.place import LayerHit, Ownership, check_layers, check_ownership
from licensing.zoning import FLOOR_ORDER, RuleRow, ZoneRules
from tests.licensing import lots
from tests.licensing.lots import NEIGHBOUR, WADI, street

GROUND = box(7, 11, 13, 19)
SIZE = (20, 30)


@dataclass(frozen=True)
class Asked:
    """A row with the rules it stands among, and how far over the limit the drawing goes (metres, or one of what is counted)."""

    row: RuleRow
    rules: ZoneRules
    general: ZoneRules
    over: float

    @property
    def step(self) -> int:
        return 1 if self.over > 0 else 0


Driver = Callable[[Asked], list[Finding]]


def plot(width: float = 20, depth: float = 30, south: float | None = 15, north=NEIGHBOUR):
    return lots.lot("plot", lots.box_corners(width, depth), [street(south), NEIGHBOUR, north, NEIGHBOUR], width * depth)


def drawn(asked: Asked, floors=None, declared=None, lot=None, extras=None) -> list[Finding]:
    lot = lot or plot()
    declared = declared or Declared(use=(asked.rules.uses or ("residential_villa",))[0], height_m=3, parking_bays=99)
    floors = floors if floors is not None else {"ground": GROUND}
    return check_drawing(lot.parcel, lot.edges, asked.rules, floors, declared, general=asked.general, drawn=extras or Drawn())


def setback(asked: Asked) -> list[Finding]:
    row = asked.row
    lot = plot(north=WADI if row.edge == "wadi" else NEIGHBOUR)
    keep = (row.limit_for({"street_width": 15}) or 0) - asked.over
    floor = (row.floors or asked.rules.floors)[0]
    shape = {
        "front": box(7, keep, 13, 19),
        "side": box(7, 11, 20 - keep, 19),
        "rear": box(7, 11, 13, 30 - keep),
        "wadi": box(7, 11, 13, 30 - keep),
    }[row.edge or ""]
    return drawn(asked, {"ground": GROUND, floor: shape}, lot=lot)


def coverage(asked: Asked) -> list[Finding]:
    limit = asked.row.limit_for({"parcel_area": 600})
    floor = (asked.row.floors or asked.rules.floors)[0]
    return drawn(asked, {"ground": GROUND, floor: box(0, 0, 20, limit / 20 + asked.over)})


def floor_area_ratio(asked: Asked) -> list[Finding]:
    floors = asked.rules.floors
    deep = asked.row.limit_for({}) * 600 / 20 / len(floors) + asked.over
    return drawn(asked, dict.fromkeys(floors, box(0, 0, 20, deep)))


def floor_count(asked: Asked) -> list[Finding]:
    above = [floor for floor in FLOOR_ORDER if floor != "basement"]
    count = int(asked.row.limit_for({"widest_street": 15})) + asked.step
    return drawn(asked, dict.fromkeys(above[:count], GROUND))


def height(asked: Asked) -> list[Finding]:
    limit = asked.row.limit_for({})
    return drawn(asked, declared=Declared(use=asked.rules.uses[0], height_m=limit + asked.over, parking_bays=99))


def bays(asked: Asked) -> list[Finding]:
    values = {"parcel_area": 600, "separated_units": 0, "units": 1, "floor_area": GROUND.area}
    needed = ceil(asked.row.limit_for(values) - asked.row.tolerance)
    return drawn(asked, declared=Declared(use=asked.rules.uses[0], height_m=3, parking_bays=needed - asked.step))


def unit_street(asked: Asked) -> list[Finding]:
    return drawn(asked, declared=Declared(use="residential_villa", separated_units=1, entrances=2), lot=plot(south=12 - asked.over))


def plot_area(asked: Asked) -> list[Finding]:
    return drawn(asked, {"ground": box(2, 4, 3, 6)}, lot=plot(depth=asked.row.limit_for({}) / 20 - asked.over))


def frontage(asked: Asked) -> list[Finding]:
    return drawn(asked, {"ground": box(2, 4, 3, 6)}, lot=plot(width=asked.row.limit_for({}) - asked.over, depth=60))


def fence_height(asked: Asked) -> list[Finding]:
    lot = plot()
    ring = LineString(lot.parcel.exterior.coords)
    heights = dict.fromkeys(("front", "side", "rear"), asked.row.limit_for({}) + asked.over)
    return check_fence(lot.parcel, lot.edges, asked.rules, ring, heights)


def fence_place(asked: Asked) -> list[Finding]:
    lot = plot()
    away = 0.05 + asked.over
    return check_fence(lot.parcel, lot.edges, asked.rules, LineString([(5, away), (10, away)]), {})


def annex_position(asked: Asked) -> list[Finding]:
    return drawn(asked, {"ground": GROUND, "annex": box(8, 12, 13 + asked.over, 18)})


def annex_ground(asked: Asked) -> list[Finding]:
    return drawn(asked, extras=Drawn(annex_ground=box(0, 0, 10, 9 + asked.over)))


def chamfer(asked: Asked) -> list[Finding]:
    leg = 3 - asked.over
    corners = [(0, 0), (20 - leg, 0), (20, leg), (20, 30), (0, 30)]
    return drawn(asked, lot=lots.lot("corner", corners, [street(15), street(None), street(12), NEIGHBOUR, NEIGHBOUR], 0))


def entrances(asked: Asked) -> list[Finding]:
    return drawn(asked, declared=Declared(use="residential_villa", separated_units=1, entrances=2 - asked.step, parking_bays=9))


def disabled_bays(asked: Asked) -> list[Finding]:
    return drawn(asked, declared=Declared(use="commercial", parking_bays=20, disabled_bays=1 - asked.step))


def bay(west: float, width: float = 2.5, length: float = 5.5, south: float = 5):
    return box(west, south, west + width, south + length)


def bay_width(asked: Asked) -> list[Finding]:
    return drawn(asked, extras=Drawn((bay(1, width=2.5 - asked.over), bay(5))))


def bay_length(asked: Asked) -> list[Finding]:
    return drawn(asked, extras=Drawn((bay(1, length=5.5 - asked.over), bay(5))))


def bay_overlap(asked: Asked) -> list[Finding]:
    return drawn(asked, extras=Drawn((bay(1), bay(3.5 - asked.over))))


def bay_inside(asked: Asked) -> list[Finding]:
    return drawn(asked, extras=Drawn((bay(0 - asked.over),)))


def layer(asked: Asked) -> list[Finding]:
    hit = LayerHit(asked.row.id, "طبقة", 0.5 + asked.over, authority="جهة")
    return check_layers(asked.general, asked.row.family, [hit], None)


def surface(asked: Asked) -> list[Finding]:
    return check_layers(asked.general, "AV", [LayerHit("AV-SURFACE", "سطح", 600, 45.0)], 45 + asked.over)


def holder(asked: Asked) -> list[Finding]:
    return check_ownership(asked.general, Ownership(is_owner=not asked.step, parcel_m2=600))


def deed(asked: Asked) -> list[Finding]:
    return check_ownership(asked.general, Ownership(True, 600 * (1 + asked.row.limit_for({})) + asked.over, deed_m2=600))


def survey(asked: Asked) -> list[Finding]:
    return check_ownership(asked.general, Ownership(True, 600 * (1 + asked.row.limit_for({})) + asked.over, survey_m2=600))


def clash(asked: Asked) -> list[Finding]:
    return [judged(asked.row, "excavation_clash", max(0, asked.over), 0, at_least=False)]


def asphalt(asked: Asked) -> list[Finding]:
    return [judged(asked.row, "asphalt", 5 - asked.over, asked.row.limit_for({}), at_least=True)]


def inside(asked: Asked) -> list[Finding]:
    return drawn(asked, {"ground": box(0, 11, 20 + asked.over, 19)})


def allowed_floor(asked: Asked) -> list[Finding]:
    return drawn(asked, {"ground": GROUND, "fourth" if asked.step else "first": GROUND})


def ground_floor(asked: Asked) -> list[Finding]:
    return drawn(asked, {"first" if asked.step else "ground": GROUND})


def use(asked: Asked) -> list[Finding]:
    return drawn(asked, declared=Declared(use="fuel_station" if asked.step else "residential_villa"))


def zone(asked: Asked) -> list[Finding]:
    lot = plot()
    return check_drawing(lot.parcel, lot.edges, None if asked.step else asked.rules, {"ground": GROUND})


def on_street(asked: Asked) -> list[Finding]:
    lot = plot()
    edges = [Edge(e.seq, e.line, "neighbour") for e in lot.edges] if asked.step else lot.edges
    return check_drawing(lot.parcel, edges, asked.rules, {"ground": GROUND})


def boundary(asked: Asked) -> list[Finding]:
    lot = plot()
    gap = 0.10 + asked.over
    edges = [*lot.edges[:3], Edge(4, LineString([(0, 30), (0, gap)]), "neighbour")]
    return check_drawing(lot.parcel, edges, asked.rules, {"ground": GROUND})


TABLE: dict[str, Driver] = {
    **dict.fromkeys(("SB-FRONT", "SB-SIDE", "SB-SIDE-1", "SB-SIDE-UPPER", "SB-REAR", "SB-REAR-1", "SB-REAR-UPPER", "SB-WADI"), setback),
    **dict.fromkeys(("SB-SIDE-GROUND", "SB-REAR-GROUND"), setback),
    **dict.fromkeys(("CV-2000", "CV-2024", "CV-ANNEX-2000", "CV-ANNEX-2024", "CV-FLOORS", "CV-ANNEX"), coverage),
    "FAR-MAX": floor_area_ratio,
    "FL-COUNT": floor_count,
    "HT-MAX": height,
    "PK-BAYS": bays,
    "UN-STREET": unit_street,
    "PL-AREA": plot_area,
    "PL-FRONTAGE": frontage,
    **dict.fromkeys(("FN-HEIGHT-FRONT", "FN-HEIGHT-SIDE", "FN-HEIGHT-REAR"), fence_height),
    "FN-ON-BOUNDARY": fence_place,
    "AN-POSITION": annex_position,
    "AN-GROUND": annex_ground,
    "CH-CORNER": chamfer,
    "UN-ENTRANCES": entrances,
    "PK-DISABLED": disabled_bays,
    "PK-BAY-WIDTH": bay_width,
    "PK-BAY-LENGTH": bay_length,
    "PK-BAY-OVERLAP": bay_overlap,
    "PK-BAY-INSIDE": bay_inside,
    **dict.fromkeys(("FLD-CHANNEL", "FLD-STUDY", "HR-SITE"), layer),
    "AV-SURFACE": surface,
    "OWN-HOLDER": holder,
    **dict.fromkeys(("OWN-DEED", "OWN-DEED-MAX"), deed),
    **dict.fromkeys(("OWN-SURVEY", "OWN-SURVEY-MAX"), survey),
    "EX-CLASH": clash,
    "EX-ASPHALT": asphalt,
    "PL-INSIDE": inside,
    "FL-ALLOWED": allowed_floor,
    "FL-GROUND": ground_floor,
    "US-ALLOWED": use,
    "RG-ZONE": zone,
    "RG-STREET": on_street,
    "RG-BOUNDARY": boundary,
}
