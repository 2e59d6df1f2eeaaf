"""The plan of a change that waits: what is kept in the case, and how it is read again. Shapes keep every digit."""

from typing import Any

import shapely

from gis.changes.examining import Examined
from gis.changes.previews import Asked
from gis.changes.rules import NOTHING, Ground
from gis.changes.writing import Child


def plan_of(seen: Examined, versions: dict[int, str], asked: Asked) -> dict[str, Any]:
    """What would be written, and what was asked for, so that it can be mended if it comes back."""
    return {
        "parents": [{"id": parcel.id, "version": versions[parcel.id]} for parcel in seen.held],
        "children": [
            {
                "number": child.parcel_no,
                "plan_no": child.plan_no,
                "block_no": child.block_no,
                "land_use": child.land_use,
                "of": child.of,
                "wkb": _kept(child.geom),
            }
            for child in seen.children
        ],
        "taken": _kept(seen.taken),
        "added": _kept(seen.added),
        "merge_shares": asked.merge_shares,
        "asked": {"corners": asked.typed, "equal": asked.equal} if asked.typed or asked.equal else {},
    }


def parents_in(plan: dict[str, Any]) -> list[tuple[int, str | None]]:
    return [(row["id"], row["version"]) for row in plan.get("parents", [])]


def children_in(plan: dict[str, Any]) -> list[Child]:
    return [
        Child(shapely.from_wkb(row["wkb"]), row["number"], row["plan_no"], row["block_no"], row["land_use"], row["of"])
        for row in plan.get("children", [])
    ]


def ground_in(plan: dict[str, Any], name: str) -> Ground:
    """``taken`` or ``added``."""
    return shapely.from_wkb(plan[name]) if plan.get(name) else NOTHING


def _kept(shape: Ground) -> str | None:
    return None if shape.is_empty else shapely.to_wkb(shape, hex=True)
