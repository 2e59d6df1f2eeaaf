"""FLD, AV, HR and OWN: what the city's layers, the deed and the survey say of the place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from licensing.rules.findings import Finding, judged
from licensing.zoning import RuleRow, ZoneRules

_LAYER_RULES = {"FLD-CHANNEL": "flood_channel", "FLD-STUDY": "flood_study", "HR-SITE": "heritage"}


@dataclass(frozen=True)
class LayerHit:
    """A published layer over the parcel: which rule it feeds, how many square metres lie under it, the height it allows."""

    rule_id: str
    title: str
    area_m2: float
    height_m: float | None = None
    authority: str = ""


@dataclass(frozen=True)
class Ownership:
    """What the register knows of who owns the parcel and how large it is. Areas in square metres; None where nobody wrote one."""

    is_owner: bool
    parcel_m2: float
    deed_m2: float | None = None
    survey_m2: float | None = None


def check_layers(rules: ZoneRules, family: str, hits: Sequence[LayerHit], height_m: float | None) -> list[Finding]:
    """FLD, AV or HR: one finding for each layer that lies over the place; the rule's pass where none does."""
    found: list[Finding] = []
    for row in (row for row in rules.rows if row.family == family):
        own = [hit for hit in hits if hit.rule_id == row.id]
        found += [_layer(row, hit, height_m) for hit in own] or [_clear(row)]
    return found


def _layer(row: RuleRow, hit: LayerHit, height_m: float | None) -> Finding:
    params = {"layer": hit.title, "authority": hit.authority}
    if row.family == "AV":
        return judged(row, "aviation", height_m, row.limit_for({"surface_height": hit.height_m}), at_least=False, params=params)
    return judged(row, _LAYER_RULES[row.id], hit.area_m2, row.limit_for({}), at_least=False, params=params)


def _clear(row: RuleRow) -> Finding:
    """No such layer lies over the place: an answer too."""
    if row.family == "AV":
        return judged(row, "aviation_clear", 0.0, 0.0, at_least=False)
    return judged(row, _LAYER_RULES[row.id], 0.0, row.limit_for({}), at_least=False)


def check_ownership(rules: ZoneRules, known: Ownership) -> list[Finding]:
    """OWN: the applicant is a registered owner; deed, survey decision and parcel give the same area."""
    return list(_ownership(rules, known))


def _ownership(rules: ZoneRules, known: Ownership) -> Iterator[Finding]:
    stated = {"DEED": ("deed_area", known.deed_m2), "SURVEY": ("survey_area", known.survey_m2)}
    for row in (row for row in rules.rows if row.family == "OWN"):
        if row.id == "OWN-HOLDER":
            yield judged(row, "holder", float(known.is_owner), row.limit_for({}), at_least=True)
            continue
        code, area = stated[row.id.split("-")[1]]
        if area is None:
            continue  # an old deed or a parcel never surveyed states no area: there is nothing to compare
        share = abs(known.parcel_m2 - area) / area
        params = {"stated_m2": area, "parcel_m2": known.parcel_m2}
        yield judged(row, code, share, row.limit_for({}), at_least=False, params=params)
