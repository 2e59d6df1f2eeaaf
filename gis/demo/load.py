"""The demo city goes into an empty register: one COPY a table, then the tile copies, then the edges by geometry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from app import db
from app.db import uuid7
from app.i18n.folding import fold
from app.identity.models import Party
from app.organisation.models import Municipality
from app.sqlfile import load_sql
from gis.bulk import copy_rows
from gis.crs import STORAGE_SRID
from gis.demo import rows
from gis.demo.city import City
from gis.demo.layout import TOWNS
from gis.demo.rows import Ids
from gis.demo.stories import Stories
from gis.models import ImportRun, ZoneClass
from gis.register.commands import bulk_loading, first_loading
from gis.register.recording import finding_all_edges
from gis.tiles.copies import COPIES, refresh_copies

SOURCE = "demo-city"


@dataclass(frozen=True)
class LoadedCity:
    """What later loaders need to file cases on the land: rows of ``city.parcels`` → ids, and who owns them.

    ``given`` are rows that belong to a persona instead of the fictitious people.
    """

    city: City
    stories: Stories
    parcel_ids: np.ndarray
    party_ids: list[UUID]
    municipality_ids: np.ndarray
    given: Mapping[int, UUID]
    counts: dict[str, int]

    def owner_of(self, row: int) -> UUID:
        """The party that owns the parcel, or the first of those that share it."""
        if row in self.given:
            return self.given[row]
        first = int(np.searchsorted(self.city.holdings.parcel, row))
        return self.party_ids[int(self.city.holdings.owner[first])]


def load_city(city: City, stories: Stories, as_of: date, given: Mapping[int, UUID] | None = None) -> LoadedCity:
    """The whole city stands in the register, with its owners, edges and tile copies; the municipalities stand already.

    Args:
        as_of: the day that counts as today; deeds and plans are dated back from it.
        given: rows of the city's parcels that belong to other parties than the fictitious people.
    """
    given = given or {}
    ids = _take_ids(city)
    run = _record_source(city, stories)
    party_ids = _add_people(city)
    with bulk_loading(), first_loading("street", "spatial_unit", "building"):
        _copy_plan(city, ids)
        _copy_land(city, ids, run, as_of)
    with finding_all_edges() as write_edges:
        with bulk_loading(), first_loading("ba_unit", "ba_unit_parcel", "rrr"):
            _copy_rights(city, ids, party_ids, given, as_of)
        _write_copies(city, ids)
        with first_loading("parcel_edge"):
            edges = write_edges()
    db.session().execute(load_sql("gis", "demo/analyze"))
    counts = {
        "parcels": len(city.parcels),
        "edges": len(edges),
        "buildings": len(city.buildings),
        "streets": len(city.streets),
        "districts": len(city.districts),
        "owners": len(city.holdings.owners),
        "places": len(city.places),
    }
    return LoadedCity(city, stories, ids.parcel, party_ids, ids.municipality, given, counts)


def municipality_ids() -> np.ndarray:
    """Ids of the branches in the order of ``TOWNS``.

    Raises:
        KeyError: a branch is missing; the organisation is loaded first.
    """
    by_code = {row.code: row.id for row in db.session().execute(select(Municipality.code, Municipality.id))}
    return np.array([by_code[town.code] for town in TOWNS])


def _take_ids(city: City) -> Ids:
    def take(table: str, count: int) -> np.ndarray:
        first, last = db.session().execute(load_sql("gis", "demo/take_ids"), {"table": table, "count": count}).one()
        if last - first + 1 != count:
            raise RuntimeError(f"somebody else writes to {table}")
        return np.arange(first, last + 1)

    units = take("spatial_unit", len(city.parcels) + len(city.ancestors))
    return Ids(
        municipality_ids(),
        take("district", len(city.districts)),
        take("zone", len(city.zones)),
        take("street", len(city.streets)),
        units[: len(city.parcels)],
        units[len(city.parcels) :],
        take("ba_unit", len(city.parcels)),
    )


def _record_source(city: City, stories: Stories) -> UUID:
    """Where the parcels came from, and the places of the tour, which later commands read back."""
    run = ImportRun(
        id=uuid7(),
        layer="parcels",
        file_name=SOURCE,
        file_sha256="",
        source_layer="parcels",
        source_crs=f"EPSG:{STORAGE_SRID}",
        encoding="UTF-8",
        options={"parcels": len(city.parcels), "seed": city.seed, "stories": stories.as_json()},
        read=len(city.parcels),
        accepted=len(city.parcels),
        repaired=0,
        rejected=0,
        warnings=[],
        actor="demo",
    )
    db.session().add(run)
    db.session().flush()
    return run.id


def _add_people(city: City) -> list[UUID]:
    """Owners become parties. Row-level security forbids COPY here."""
    parties: list[dict[str, Any]] = [
        {
            "id": uuid7(),
            "kind": owner.kind,
            "name_ar": owner.name,
            "name_folded": fold(owner.name),
            "identifier": owner.identifier,
            "phone": f"+966{owner.phone[1:]}",
            "language": "ar",
        }
        for owner in city.holdings.owners
    ]
    db.session().execute(insert(Party), parties)
    return [party["id"] for party in parties]


def _copy_plan(city: City, ids: Ids) -> None:
    classes = [{"code": z.code, "name_ar": z.name_ar, "name_en": z.name_en, "land_use": z.land_use} for z in city.zone_names]
    db.session().execute(upsert(ZoneClass).on_conflict_do_nothing(), classes)
    copy_rows("municipality_boundary", ("municipality_id", "geom"), rows.boundaries(city, ids))
    copy_rows("district", ("id", "municipality_id", "name_ar", "name_folded", "geom"), rows.districts(city, ids))
    copy_rows("zone", ("id", "municipality_id", "code", "name_ar", "geom"), rows.zones(city, ids))


def _copy_land(city: City, ids: Ids, run: UUID, as_of: date) -> None:
    copy_rows("street", ("id", "municipality_id", "name_ar", "name_folded", "width_m", "kind", "geom"), rows.streets(city, ids))
    copy_rows("landcover", ("municipality_id", "kind", "name_ar", "geom"), rows.landcover(city, ids))
    copy_rows("place", ("municipality_id", "kind", "name_ar", "name_folded", "geom"), rows.places(city, ids))
    copy_rows(
        "spatial_unit",
        (
            "id",
            "municipality_id",
            "import_run_id",
            "plan_no",
            "block_no",
            "parcel_no",
            "reference",
            "district_id",
            "zone_id",
            "land_use",
            "area_m2",
            "deed_area_m2",
            "begin_lifespan_version",
            "end_lifespan_version",
            "geom",
        ),
        rows.parcels(city, ids, run, as_of),
    )
    copy_rows("building", ("municipality_id", "parcel_id", "use", "floors", "is_over_built", "geom"), rows.buildings(city, ids))
    copy_rows("parcel_lineage", ("parent_id", "child_id", "kind", "area_m2", "recorded_at"), rows.lineage(city, ids, as_of))


def _write_copies(city: City, ids: Ids) -> None:
    """Copies for tiles. The outlines of blocks are known here and need not be dissolved from parcels."""
    for layer in COPIES:
        if layer != "blocks":
            refresh_copies(layer)
    copy_rows("block_web", ("district_id", "plan_no", "block_no", "land_use", "parcels", "geom"), rows.block_copies(city, ids))


def _copy_rights(city: City, ids: Ids, party_ids: list[UUID], given: Mapping[int, UUID], as_of: date) -> None:
    town = ids.municipality[city.parcels.municipality]
    copy_rows("ba_unit", ("id", "municipality_id"), zip(ids.ba_unit, town, strict=True))
    copy_rows("ba_unit_parcel", ("ba_unit_id", "parcel_id"), zip(ids.ba_unit, ids.parcel, strict=True))
    copy_rows(
        "rrr",
        ("ba_unit_id", "party_id", "share_numerator", "share_denominator", "deed_no", "deed_on", "begin_lifespan_version"),
        rows.rights(city, ids, party_ids, given, as_of),
    )
