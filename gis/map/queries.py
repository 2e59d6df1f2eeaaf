"""What can be asked of the cases on the map. Public rows are for everybody, restricted ones for staff of their branch."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from app import db
from app.authz import Actor
from app.sqlfile import load_sql
from gis.map.selection import Selection
from gis.map.wording import category_word
from gis.models import CaseWeb
from gis.permissions import Permission

PAGE = 50


def list_cases_in(selection: Selection, actor: Actor, limit: int = PAGE) -> list[Row[Any]]:
    """Cases of the selection, latest first; one more than ``limit`` if there are more."""
    after_on, after_id = selection.after or (None, None)
    return list(
        db.session().execute(
            load_sql("gis", "map/cases_in_box"),
            {**selection.params(), **_scope(actor), "after_on": after_on, "after_id": after_id, "limit": limit + 1},
        )
    )


def count_cases_in(selection: Selection, actor: Actor) -> list[Row[Any]]:
    """Numbers by layer and state in the selection's box."""
    return list(db.session().execute(load_sql("gis", "map/case_counts"), {**selection.params(), **_scope(actor)}))


def list_cases_of_parcel(parcel_ids: Sequence[int], actor: Actor, limit: int = 60) -> list[Row[Any]]:
    """Cases on the parcels (one and its ancestors), latest first."""
    return list(
        db.session().execute(load_sql("gis", "map/cases_of_parcel"), {"parcel_ids": list(parcel_ids), **_scope(actor), "limit": limit})
    )


def list_report_categories() -> list[tuple[str, str]]:
    """Code and name of every category that a public report on the map has, by its Arabic name."""
    query = (
        select(CaseWeb.category, CaseWeb.category_ar, CaseWeb.category_en)
        .where(CaseWeb.layer == "report", ~CaseWeb.restricted, CaseWeb.category.is_not(None), CaseWeb.category_ar.is_not(None))
        .distinct()
        .order_by(CaseWeb.category_ar)
    )
    return [(row.category, category_word(row)) for row in db.session().execute(query)]


def _scope(actor: Actor) -> dict[str, list[int]]:
    return {"municipality_ids": actor.municipalities_where(Permission.CASES_VIEW)}
