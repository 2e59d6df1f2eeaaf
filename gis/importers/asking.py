"""What an import must know before it begins: which coordinates, which fields, and that nobody else fills the layer."""

from typing import Any

from pyproj import CRS
from pyproj.exceptions import CRSError

from app import db
from app.sqlfile import load_sql
from gis.importers.mapping import Reader
from gis.importers.problems import Question
from gis.importers.sources import SWAPPED, SourceLayer
from gis.importers.targets import Target


def hold_layer(layer: str) -> None:
    """Imports of one layer wait for one another until the first has ended: no row comes twice."""
    db.session().execute(load_sql("gis", "imports/hold_layer"), {"layer": layer})


def spoken_of(target: Target, reader: Reader) -> set[str]:
    """Fields of which the file says something; a zone's name comes from its class."""
    return set(reader.mapping) | ({"name_ar"} if target.table == "zone" else set())


def ask_what_is_open(layer: SourceLayer, options: Any) -> None:
    """Raises: Question: the file leaves its coordinate system or its encoding open."""
    for option, given, doubts in (("--crs", options.crs, layer.crs_doubts), ("--encoding", options.encoding, layer.encoding_doubts)):
        for doubt in doubts:
            if doubt.blocking and not given:
                raise Question(option, doubt.code, **doubt.details)


def crs_of(name: str | None) -> CRS:
    try:
        if name:
            return CRS.from_user_input(name.partition("*")[0].removesuffix(SWAPPED))
    except CRSError as error:
        raise Question("--crs", f"The coordinate system is not understood: {error}.") from error
    raise Question("--crs", "The file does not say in which coordinate system it is.")


def crs_name(crs: CRS) -> str:
    code = crs.to_epsg(min_confidence=70)
    return f"EPSG:{code}" if code else crs.name
