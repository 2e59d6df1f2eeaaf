"""Reading every row as it is: original geometry, original words. CRS and encoding are known or asked for, never guessed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
from pyogrio.errors import DataLayerError, DataSourceError, FieldError
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.importers.problems import Question, UnusableFile
from gis.importers.single import Source

# Language driver ids of a dBASE header that name one code page.
DBF_CODE_PAGES = {
    0x57: "windows-1252",
    0x03: "windows-1252",
    0x7D: "windows-1255",
    0x7E: "windows-1256",
    0x63: "windows-1256",
    0x01: "cp437",
    0x02: "cp850",
}


@dataclass(frozen=True)
class Rows:
    """The rows of a layer in file order. ``wkb`` holds None where a row has no geometry."""

    fids: np.ndarray
    wkb: np.ndarray
    fields: dict[str, np.ndarray]
    crs: CRS
    crs_name: str
    encoding: str

    def attributes(self, row: int) -> dict[str, Any]:
        """The row's own words, for the record of what was not taken."""
        return {name: _plain(values[row]) for name, values in self.fields.items()}


def read_rows(source: Source, crs: str | None, encoding: str | None) -> Rows:
    """Everything in the layer.

    Raises:
        Question: the CRS or the encoding is not in the file and was not given.
        UnusableFile: the reader gives up.
    """
    encoding = _encoding(source, encoding)
    try:
        meta, fids, wkb, values = pyogrio.raw.read(
            source.path,
            layer=source.layer if source.format == "geopackage" else None,
            return_fids=True,
            encoding=encoding if source.format == "shapefile" else None,
        )
    except UnicodeDecodeError as error:
        raise Question("--encoding", f"The attributes are not {encoding}.") from error
    except (DataSourceError, DataLayerError, FieldError, ValueError) as error:
        raise UnusableFile(f"The layer cannot be read: {error}") from error
    if wkb is None:
        raise UnusableFile("The layer has no geometry.")
    known = _crs(source, meta.get("crs"), crs)
    return Rows(fids, wkb, dict(zip(meta["fields"], values, strict=True)), known, _crs_name(known), encoding)


def _encoding(source: Source, given: str | None) -> str:
    if source.format != "shapefile":
        return "UTF-8"
    if given:
        return given
    if (page := _beside(source.path, ".cpg")) is not None:
        return page.read_text("ascii", errors="replace").strip() or _asked(source)
    if (table := _beside(source.path, ".dbf")) is None:
        return _asked(source)
    with table.open("rb") as stream:
        driver = stream.read(30)[29]
    return DBF_CODE_PAGES.get(driver) or _asked(source)


def _asked(source: Source) -> str:
    raise Question("--encoding", "The Shapefile does not say in which encoding its words are (no .cpg).")


def _beside(path: Path, suffix: str) -> Path | None:
    return next((p for p in path.parent.iterdir() if p.stem == path.stem and p.suffix.lower() == suffix), None)


def _crs(source: Source, found: str | None, given: str | None) -> CRS:
    try:
        if given:
            return CRS.from_user_input(given)
        if found:
            return CRS.from_user_input(found)
    except CRSError as error:
        raise Question("--crs", f"The coordinate system is not understood: {error}.") from error
    raise Question("--crs", "The file does not say in which coordinate system it is.")


def _crs_name(crs: CRS) -> str:
    code = crs.to_epsg(min_confidence=70)
    return f"EPSG:{code}" if code else crs.name


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and value != value):
        return None
    return value.item() if isinstance(value, np.generic) else str(value)
