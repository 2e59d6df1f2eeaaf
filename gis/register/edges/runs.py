"""Pieces that go on one another without a corner, joined into one edge."""

from dataclasses import dataclass

import numpy as np
import shapely

CORNER = np.cos(np.radians(20))


@dataclass(frozen=True)
class Runs:
    """One row per joined edge: its first piece, its number within the parcel, its line."""

    first: np.ndarray
    seq: np.ndarray
    lines: np.ndarray


def join_runs(parcel: np.ndarray, ring: np.ndarray, start: np.ndarray, end: np.ndarray, sameness: np.ndarray) -> Runs:
    """Join neighbouring pieces of a ring that have equal ``sameness`` rows and bend less than a corner.

    Pieces come in the order of the boundary. A run that goes on across the ring's first vertex is one edge.
    """
    if not len(ring):
        return Runs(np.array([], int), np.array([], int), np.array([], object))
    along = end - start
    along = along / np.hypot(*along.T)[:, None]
    new_ring = np.concatenate([[True], ring[1:] != ring[:-1]])
    before = np.arange(len(ring)) - 1
    first_of_ring = np.flatnonzero(new_ring)
    before[first_of_ring] = np.concatenate([first_of_ring[1:], [len(ring)]]) - 1
    goes_on = (sameness == sameness[before]).all(axis=1) & (np.einsum("ij,ij->i", along, along[before]) > CORNER)
    order = _from_a_corner(goes_on, new_ring)
    goes_on, new_ring, start, end = goes_on[order], new_ring, start[order], end[order]
    opens = ~goes_on | new_ring
    first = np.flatnonzero(opens)
    return Runs(order[first], _number(parcel[order[first]]), _lines(start, end, opens))


def _from_a_corner(goes_on: np.ndarray, new_ring: np.ndarray) -> np.ndarray:
    """Row order in which every ring begins at a corner, if it has one."""
    starts = np.flatnonzero(new_ring)
    sizes = np.diff(np.append(starts, len(goes_on)))
    ring_of = np.repeat(np.arange(len(starts)), sizes)
    corner = np.where(~goes_on, np.arange(len(goes_on)), len(goes_on))
    first_corner = np.minimum.reduceat(corner, starts)
    shift = np.where(first_corner < len(goes_on), first_corner - starts, 0)
    place = np.arange(len(goes_on)) - starts[ring_of]
    return starts[ring_of] + (place + shift[ring_of]) % sizes[ring_of]


def _number(parcel: np.ndarray) -> np.ndarray:
    starts = np.flatnonzero(np.concatenate([[True], parcel[1:] != parcel[:-1]]))
    sizes = np.diff(np.append(starts, len(parcel)))
    return np.arange(len(parcel)) - np.repeat(starts, sizes) + 1


def _lines(start: np.ndarray, end: np.ndarray, opens: np.ndarray) -> np.ndarray:
    run = np.cumsum(opens) - 1
    xy = np.concatenate([start[opens], end])
    owner = np.concatenate([np.arange(opens.sum()), run])
    order = np.argsort(owner, kind="stable")  # the first point of each run was put before its pieces' ends
    return shapely.linestrings(xy[order], indices=owner[order])
