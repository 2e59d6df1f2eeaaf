"""Mending invalid shapes, on request, in a child process that may use only so much time and memory.

Making a scribble valid can take minutes that no timeout of the database ends (see quality notes): so never there,
never by the slow method, and never in this process.
"""

import resource
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import shapely

CPU_SECONDS, MEMORY_BYTES, WAIT_SECONDS = 20, 2 * 1024**3, 60
_LENGTH = struct.Struct("<I")


def repair_structure(shapes: Sequence[bytes]) -> list[bytes | None]:
    """Each shape (WKB) made valid by the structure method; None where nothing remains or the limits were reached."""
    mended: list[bytes | None] = []
    while len(mended) < len(shapes):
        mended += _one_child(shapes[len(mended) :])
        if len(mended) < len(shapes):
            mended.append(None)  # the shape at which the child gave up
    return mended


def _one_child(shapes: Sequence[bytes]) -> list[bytes | None]:
    """What one child process manages to answer before its limits end it."""
    sent = b"".join(_LENGTH.pack(len(shape)) + shape for shape in shapes)
    child = subprocess.Popen(
        [sys.executable, "-m", "gis.importers.repair"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
        preexec_fn=_limit,
    )
    try:
        answer, _ = child.communicate(sent, timeout=WAIT_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        answer, _ = child.communicate()
    return [frame or None for frame in _frames(answer)]


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _frames(stream: bytes) -> Iterator[bytes]:
    at = 0
    while at + _LENGTH.size <= len(stream):
        size = _LENGTH.unpack_from(stream, at)[0]
        at += _LENGTH.size
        if at + size > len(stream):
            return
        yield stream[at : at + size]
        at += size


def _mend(shape: bytes) -> bytes:
    """Valid polygons or lines of the same ground; nothing if only crumbs of a lower dimension remain."""
    given = shapely.from_wkb(shape)
    parts = [part for part in shapely.get_parts(given) if shapely.get_dimensions(part) == shapely.get_dimensions(given)]
    whole = (
        parts[0] if len(parts) == 1 else shapely.union_all([shapely.make_valid(p, method="structure", keep_collapsed=False) for p in parts])
    )
    mended = shapely.make_valid(whole, method="structure", keep_collapsed=False)
    return b"" if mended.is_empty or not mended.is_valid else shapely.to_wkb(mended)


def _answer_parent() -> None:
    for shape in _frames(sys.stdin.buffer.read()):
        mended = _mend(shape)
        sys.stdout.buffer.write(_LENGTH.pack(len(mended)) + mended)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _answer_parent()
