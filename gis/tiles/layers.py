"""Which layer is drawn at which zoom, from which SQL, for whom."""

from dataclasses import dataclass

MAX_ZOOM = 22


@dataclass(frozen=True)
class TileLayer:
    """``sql`` holds (first zoom, file): the last entry whose zoom is reached is used.

    ``case_layer`` names the rows of ``case_web``; a ``restricted`` layer shows staff the cases of their own branches.
    """

    name: str
    sql: tuple[tuple[int, str], ...]
    last_zoom: int = MAX_ZOOM
    case_layer: str | None = None
    restricted: bool = False

    def file_at(self, zoom: int) -> str | None:
        """The SQL file for a zoom; None where the layer is not drawn."""
        if zoom > self.last_zoom:
            return None
        return next((file for first, file in reversed(self.sql) if zoom >= first), None)


def _land(name: str, first: int, last: int = MAX_ZOOM) -> TileLayer:
    return TileLayer(name, ((first, f"tiles/{name}"),), last)


def _cases(name: str, case_layer: str, *, restricted: bool) -> TileLayer:
    file = "tiles/cases_restricted" if restricted else "tiles/cases"
    return TileLayer(name, ((6, f"{file}_clustered"), (14, file)), case_layer=case_layer, restricted=restricted)


LAYERS = {
    layer.name: layer
    for layer in (
        _land("municipalities", 0),
        _land("districts", 9),
        _land("zones", 11),
        _land("landcover", 9),
        _land("streets", 9),
        _land("blocks", 11, 13),
        _land("parcels", 14),
        _land("buildings", 15),
        _land("places", 11),
        _cases("permits", "permit", restricted=False),
        _cases("reports", "report", restricted=False),
        _cases("visits", "visit", restricted=True),
        _cases("applications", "application", restricted=True),
    )
}
# Channel map_changes names land layers as above and case layers by their rows.
LAYER_OF_CASES = {layer.case_layer: layer.name for layer in LAYERS.values() if layer.case_layer}
