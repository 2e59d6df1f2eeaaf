"""What is sent for a tile: status, headers and body, whoever carries it to the reader."""

import gzip
from functools import lru_cache
from typing import NamedTuple

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_etags

from gis.tiles.cache import Tile

MIMETYPE = "application/vnd.mapbox-vector-tile"
ALONE = "default-src 'none'; frame-ancestors 'none'"  # a tile is data: nothing in it may run or be framed


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""


def answer(tile: Tile, *, accepts: str, known: str, restricted: bool) -> Answer:
    """The tile for a reader who sent these ``Accept-Encoding`` and ``If-None-Match`` headers."""
    headers = [
        ("Cache-Control", "private, no-cache" if restricted else "public, no-cache"),
        ("Vary", "Accept-Encoding, Cookie" if restricted else "Accept-Encoding"),
        ("Content-Security-Policy", ALONE),
    ]
    if not tile.body:
        return Answer(204, [*headers, ("Content-Type", MIMETYPE)])
    headers.append(("ETag", f'"{tile.etag}"'))
    if known and tile.etag in parse_etags(known):
        return Answer(304, headers)
    headers.append(("Content-Type", MIMETYPE))
    if tile.squeezed and _takes_gzip(accepts):
        return Answer(200, [*headers, ("Content-Encoding", "gzip")], tile.body)
    return Answer(200, headers, gzip.decompress(tile.body) if tile.squeezed else tile.body)


@lru_cache(64)
def _takes_gzip(accepts: str) -> bool:
    return "gzip" in parse_accept_header(accepts, Accept)
