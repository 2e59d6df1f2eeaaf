"""GeoJSON feature by feature: one at a time in memory, each fault with its name, nothing dropped."""

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gis.importers.formats.geojson_notes import remark
from gis.importers.formats.geojson_shapes import DEPTHS, Fault, shape_of
from gis.importers.formats.plan import Chunk, LayerPlan, Remarks, chunk_of
from gis.importers.formats.ranges import Extent, merged_types, type_of_value
from gis.importers.problems import UnusableFile

_READ = 1 << 20
_LONGEST_FEATURE = 32 * 1024 * 1024
SINGLE = frozenset({"Feature", "GeometryCollection", *DEPTHS})
_SPACE = re.compile(r"[ \t\r\n]*")


def describe(path: Path, name: str) -> list[LayerPlan]:
    """Raises:
    UnusableFile: no FeatureCollection, or not JSON to its end.
    """
    types: dict[str, str] = {}
    extent, count, faults = Extent(), 0, 0
    reader = _Features(path)
    for feature in reader:
        count += 1
        try:
            _, geometry, properties = _parts(feature)
            extent.add_shape(shape_of(geometry) if geometry is not None else None)
            merged_types(types, properties)
        except Fault:
            faults += 1
    plan = LayerPlan(name, "geojson", str(path), count, extent.kind, types, _crs(reader.outer), extent.box, "utf-8")
    if extent.has_z:
        plan.notice("import_notice_zm", what="Z")
    if faults:
        plan.notice("import_notice_faults", count=faults)
    return [plan]


def _crs(outer: dict[str, Any]) -> str | None:
    """Longitude and latitude by the standard; older writers name another system, and one that is not understood is asked."""
    crs = outer.get("crs", {"properties": {"name": "EPSG:4326"}})
    name = crs.get("properties", {}).get("name") if isinstance(crs, dict) and isinstance(crs.get("properties"), dict) else None
    if not isinstance(name, str):
        return None
    return "EPSG:4326" if name.upper().endswith("CRS84") else re.sub(r"^urn:ogc:def:crs:EPSG:[\d.]*:", "EPSG:", name)


def _parts(feature: Any) -> tuple[Any, Any, dict[str, Any]]:
    """Id, geometry and properties.

    Raises:
        Fault: it is not a Feature.
    """
    if not isinstance(feature, dict):
        raise Fault("feature_not_object")
    if feature.get("type") != "Feature":
        raise Fault("feature_type", found=str(feature.get("type"))[:40])
    if "geometry" not in feature:
        raise Fault("feature_without_geometry")
    if isinstance(feature.get("id"), (dict, list, bool)):
        raise Fault("feature_id")
    properties = feature.get("properties")
    if properties is not None and not isinstance(properties, dict):
        raise Fault("properties_not_object")
    return feature.get("id"), feature["geometry"], properties or {}


def read(plan: LayerPlan, size: int, _encoding: str | None) -> Iterator[Chunk]:
    pending: list[Any] = []
    start = 0
    for feature in _Features(Path(plan.path)):
        pending.append(feature)
        if len(pending) == size:
            yield _chunk(plan, pending, start)
            start, pending = start + size, []
    if pending:
        yield _chunk(plan, pending, start)


def _chunk(plan: LayerPlan, features: list[Any], start: int) -> Chunk:
    refused: Remarks = {}
    notes: Remarks = {}
    wkb: list[bytes | None] = []
    rows: list[dict[str, Any]] = []
    for row, feature in enumerate(features):
        shape: bytes | None = None
        properties: dict[str, Any] = {}
        try:
            _, geometry, properties = _parts(feature)
            shape = None if geometry is None else shape_of(geometry, notes, row).wkb
            if "properties" not in feature:
                notes[row] = ("properties_missing", {})
        except Fault as fault:
            refused[row] = (fault.code, fault.details)
        wkb.append(shape)
        rows.append(properties)
    remark(wkb, plan.crs == "EPSG:4326", notes)
    fields = {name: [_plain(row.get(name)) for row in rows] for name in plan.fields}
    return chunk_of(range(start + 1, start + 1 + len(features)), wkb, fields, refused, notes)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return type_of_value(value, keep=True)


class _Features:
    """The members of ``features`` one after the other; what stands around them in ``outer``.

    Raises:
        UnusableFile: not a FeatureCollection, not JSON, nested beyond reason, or with numbers that are none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.outer: dict[str, Any] = {}
        self._decoder = json.JSONDecoder(parse_constant=_refuse_constant)

    def __iter__(self) -> Iterator[Any]:
        with self._path.open("rb") as stream:
            self._stream, self._text, self._at = stream, "", 0
            self._decode = codecs.getincrementaldecoder("utf-8-sig")("strict")
            try:
                yield from self._collection()
                yield from self._single()
            except (UnicodeDecodeError, json.JSONDecodeError) as error:
                raise UnusableFile("import_not_geojson", what=str(error)[:200]) from error
            except RecursionError as error:
                raise UnusableFile("import_too_complex") from error
        if self.outer.get("type") in SINGLE and not self._listed:
            return
        if self.outer.get("type") != "FeatureCollection" or not self._listed:
            raise UnusableFile("import_not_collection", found=str(self.outer.get("type"))[:40])

    def _single(self) -> Iterator[Any]:
        """A feature or a geometry that stands alone is a collection of one."""
        kind = self.outer.get("type")
        if kind == "Feature":
            yield self.outer
        elif kind in SINGLE:
            yield {"type": "Feature", "properties": None, "geometry": self.outer}

    def _collection(self) -> Iterator[Any]:
        self._listed = False
        if self._peek() != "{":
            raise UnusableFile("import_not_collection", found="[]")
        self._at += 1
        while (sign := self._peek()) != "}":
            if sign == ",":
                self._at += 1
                self._peek()
            name = self._value()
            if self._peek() != ":" or not isinstance(name, str):
                raise UnusableFile("import_not_geojson", what=f"{name!r}"[:80])
            self._at += 1
            if self._peek() == "[" and name == "features":
                self._listed = True
                yield from self._members()
            else:
                self.outer[name] = self._value()

    def _members(self) -> Iterator[Any]:
        self._at += 1
        while (sign := self._peek()) != "]":
            if sign == ",":
                self._at += 1
                self._peek()
            yield self._value()
        self._at += 1

    def _peek(self) -> str:
        """The next sign that is no space."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                raise UnusableFile("import_not_geojson", what="EOF")

    def _value(self) -> Any:
        """One JSON value; more of the file is fetched as long as that may be what it lacks."""
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if len(self._text) - self._at > _LONGEST_FEATURE:
                    raise UnusableFile("import_too_complex") from None
                if not self._more():
                    raise
                continue
            if end == len(self._text) and not isinstance(value, (dict, list, str)) and self._more():
                continue  # a number may go on
            self._at = end
            return value

    def _more(self) -> bool:
        """Fetch at least as much as is waiting, so that a long feature is not scanned again and again."""
        self._text, self._at = self._text[self._at :], 0
        fetched = self._stream.read(max(_READ, len(self._text)))
        self._text += self._decode.decode(fetched, final=not fetched)
        return bool(fetched)


def _refuse_constant(name: str) -> float:
    raise UnusableFile("import_not_a_number", what=name)
