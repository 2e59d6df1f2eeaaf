"""Tiles of published layers. Who may see the layer is asked for every tile; what all who may see it get is kept once."""

from app.authz import Actor
from app.errors import NotFound
from gis.layers.queries import find_layer
from gis.layers.styles import fields_of
from gis.models import PublishedLayer
from gis.tiles.cache import WORLD_M, Key, Tile
from gis.tiles.server import TileServer, pack, statement, tile_server

MOST_FIELDS = 24  # of a layer that has more, these and those that drawing needs


def published_tile(code: str, z: int, x: int, y: int, actor: Actor, server: TileServer | None = None) -> tuple[Tile, bool]:
    """The tile, and whether it is only for some.

    Raises:
        NotFound: no layer of that code that this person may see.
        psycopg.OperationalError: the database is away or too slow.
    """
    layer = find_layer(code, actor)
    if layer is None:
        raise NotFound("tile_not_found")
    restricted = layer.classification != "public" or layer.state != "published"
    if not layer.min_zoom <= z <= layer.max_zoom:
        return Tile("", b""), restricted
    server = server or tile_server()
    key = Key(f"published.{layer.id}", z, x, y, (layer.version,))
    if (kept := server.cache.get(key)) is not None:
        return kept, restricted
    generation = server.cache.generation(key.layer)
    fields = sorted(sent_fields(layer))
    params = {"layer_id": layer.id, "name": layer.code, "fields": fields, "z": z, "x": x, "y": y, "coarse": WORLD_M / 2**z / 4096 / 2}
    tile = pack(server.pool.fetch_bytes(statement("tiles/published"), params))
    server.cache.put(key, tile, generation)
    return tile, restricted


def sent_fields(layer: PublishedLayer) -> set[str]:
    return {field["name"] for field in layer.fields[:MOST_FIELDS]} | fields_of(layer.style) | set(layer.search_fields)
