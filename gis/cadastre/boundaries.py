"""Directions of sides and the boundary sentence as deeds write it. Pure: shapes and words in, words out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely

DIRECTIONS = ("north", "south", "east", "west")  # in the order in which a deed names them
_TURN = math.radians(1e-6)  # sides of one rectangle fall on the same hand of a tie whatever the last digit


@dataclass(frozen=True)
class Boundary:
    """One side in words: where it looks, what it borders on and how long it is."""

    direction: str
    neighbour: str  # street, parcel, passage, open, wadi
    length_m: float
    ref: str = ""  # the neighbouring parcel's number, or what else is beyond
    street_name: str = ""
    street_width_m: float | None = None
    is_chamfer: bool = False


@dataclass(frozen=True)
class Words:
    """The words of a language; ``{...}`` are filled."""

    directions: dict[str, str]
    neighbours: dict[str, str]
    parcel: str
    width: str
    chamfer: str
    length: str
    then: str
    between: str


def directions_of(ring: Sequence[tuple[float, float]]) -> list[str]:
    """Where each side looks (its outward normal), side ``i`` from corner ``i`` to the next; ring in metres, either way round."""
    outward = -1.0 if shapely.LinearRing(ring).is_ccw else 1.0
    found = []
    for i, (x0, y0) in enumerate(ring):
        x1, y1 = ring[(i + 1) % len(ring)]
        # A clockwise ring has the outside on its left: the normal is the side turned left.
        bearing = math.atan2(-(y1 - y0) * outward, (x1 - x0) * outward) + _TURN  # of the normal, from north clockwise
        found.append(("north", "east", "south", "west")[math.floor((bearing + math.pi / 4) / (math.pi / 2)) % 4])
    return found


def sentence(boundaries: Sequence[Boundary], words: Words) -> str:
    """«شمالاً: شارع عرض 20م بطول 25.00م — جنوباً: …»: four directions, sides of one direction one after the other."""
    parts = []
    for direction in DIRECTIONS:
        sides = [side for side in boundaries if side.direction == direction]
        if sides:
            parts.append(f"{words.directions[direction]}: " + words.then.join(_side(side, words) for side in sides))
    return words.between.join(parts)


def _side(side: Boundary, words: Words) -> str:
    return f"{beyond(side, words)} {words.length.format(length=f'{side.length_m:.2f}')}"


def beyond(side: Boundary, words: Words) -> str:
    """What lies behind the side: «شارع الأمل عرض 20م», «قطعة رقم 43», «شطفة»."""
    if side.is_chamfer:
        return words.chamfer
    if side.neighbour == "parcel" and side.ref:
        return words.parcel.format(ref=side.ref)
    if side.neighbour not in ("street", "passage"):
        return side.ref or words.neighbours[side.neighbour]
    name = side.street_name or words.neighbours[side.neighbour]
    return f"{name} {words.width.format(width=f'{side.street_width_m:g}')}" if side.street_width_m else name
