"""How a register of before is read: which of its words fills which of our columns. A YAML file for each source."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.strict_yaml import load_strict

State = Literal["active", "completed", "expired", "cancelled", "refused", "suspended", "pending", "withdrawn", "returned"]
Names = Annotated[tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)]
_BOUNDARIES = ("Feature", "FeatureCollection", "Polygon", "MultiPolygon")
HERE = Path(__file__).parent / "mappings"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class States(_Strict):
    """Where the state stands, and which of our words each of theirs is; a word that is missing here is told as unmapped."""

    names: Names = Field(alias="from")
    words: dict[str, State] = {}


class Shapes(_Strict):
    """Where the place stands; the first that holds one counts. Longitude and latitude.

    ``anywhere``: if no name holds one, the first GeoJSON boundary that the document has at all.
    """

    wkt: Names = ()
    geojson: Names = ()
    anywhere: bool = False
    longitude: str | None = None
    latitude: str | None = None


class Mapping(_Strict):
    """``title`` and ``place_text`` join what their names hold in a table; of a document the first that is there counts."""

    source: str = Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")
    format: Literal["csv", "json"]
    reference: Names
    title: Names
    state: States
    applied_on: Names = ()
    issued_on: Names = ()
    completed_on: Names = ()
    place_text: Names = ()
    geometry: Shapes = Shapes()


def read_mapping(named: str) -> Mapping:
    """The mapping of that name, or in that file.

    Raises:
        DefinitionError: an unknown key or value, with file and line. FileNotFoundError: neither a name nor a file.
    """
    known = HERE / f"{named}.yaml"
    return load_strict(known if named.isidentifier() and known.exists() else Path(named), Mapping)


def boundaries_in(content: Any) -> Iterator[dict[str, Any]]:
    """Every GeoJSON boundary of a document, in its order."""
    if isinstance(content, dict):
        if content.get("type") in _BOUNDARIES:
            yield content
            return
        content = list(content.values())
    if isinstance(content, list):
        for value in content:
            yield from boundaries_in(value)


def value_at(content: Any, path: str) -> Any:
    """What stands in a row or document under a path; a whole path may itself be the name of a column."""
    if isinstance(content, dict) and path in content:
        return content[path]
    for step in path.split("."):
        if isinstance(content, dict):
            content = content.get(step)
        elif isinstance(content, list) and step.isdecimal() and int(step) < len(content):
            content = content[int(step)]
        else:
            return None
    return content
