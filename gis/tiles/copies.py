"""Writing the web copies. Called by the commands that change the register, in their transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete

from app import db
from app.sqlfile import load_sql
from gis.models import BlockWeb, BuildingWeb, DistrictWeb, LandcoverWeb, MunicipalityWeb, ParcelWeb, PlaceWeb, StreetWeb, ZoneWeb

COPIES: dict[str, Any] = {
    "municipalities": MunicipalityWeb,
    "districts": DistrictWeb,
    "zones": ZoneWeb,
    "landcover": LandcoverWeb,
    "streets": StreetWeb,
    "parcels": ParcelWeb,
    "blocks": BlockWeb,
    "buildings": BuildingWeb,
    "places": PlaceWeb,
}


def refresh_copies(layer: str, ids: Sequence[int] | None = None) -> None:
    """The layer's web copies equal the register again, for the given rows or for all.

    ``blocks`` takes parcel ids and writes the blocks they belong to.
    """
    given = None if ids is None else list(ids)
    if layer == "blocks":
        db.session().execute(load_sql("gis", "web/forget_blocks"), {"ids": given})
    else:
        forget_copies(layer, given)
    db.session().execute(load_sql("gis", f"web/{layer}"), {"ids": given})


def forget_copies(layer: str, ids: Sequence[int] | None) -> None:
    """The rows leave the map."""
    copy = COPIES[layer]
    statement = delete(copy) if ids is None else delete(copy).where(copy.id.in_(list(ids)))
    db.session().execute(statement, execution_options={"synchronize_session": False})


def refresh_all_copies() -> None:
    """Every layer's copies are written anew, in Hilbert order: after a bulk load."""
    for layer in COPIES:
        refresh_copies(layer)
