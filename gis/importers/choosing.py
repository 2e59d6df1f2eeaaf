"""Which layer of a delivered file is meant, when nobody looks at a list of them."""

from gis.importers.problems import Question
from gis.importers.sources import Opened, SourceLayer

# Names under which a layer is delivered.
ALIASES = {
    "parcels": ("parcels", "parcel", "plots"),
    "districts": ("districts", "district"),
    "streets": ("streets", "street", "roads", "road"),
    "buildings": ("buildings", "building"),
    "pois": ("pois", "poi", "places", "points"),
    "zones": ("zones", "zone", "zoning"),
    "municipalities": ("municipalities", "municipality"),
}


def choose_layer(opened: Opened, target: str, chosen: str | None) -> SourceLayer:
    """The named layer; the only one; or the one that is called like the target.

    Raises:
        Question: there are several, or none of that name.
    """
    names = ", ".join(layer.name for layer in opened.layers)
    if chosen:
        if (layer := opened.layer(chosen)) is None:
            raise Question("--source-layer", f"There is no layer {chosen!r}; the file has: {names}.")
        return layer
    if len(opened.layers) == 1:
        return opened.layers[0]
    same = [layer for layer in opened.layers if layer.name.lower() in ALIASES[target]]
    if len(same) != 1:
        raise Question("--source-layer", f"The file has the layers: {names}.")
    return same[0]
