"""The process in which files from outside are opened: own limits of memory and time, no secrets, killed when it is silent."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gis.importers.problems import UnusableFile

ROOT = Path(__file__).parents[2]
JSON_FRAME, BATCH_FRAME, REFUSED_FRAME = b"J", b"B", b"E"
LARGEST_FRAME = 1 << 30
DESCRIBE_SECONDS = 120
SILENCE_SECONDS = 120
# What the worker may know of our environment: where we are on the map, not who we are.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "INSTALLATION_EXTENT", "STORAGE_SRID")
# One thread, plain malloc: the address space is limited, and arenas reserve gigabytes that they never touch.
_THRIFT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
# GDAL's other drivers stay away: services, scripts, databases, files that point to other files.
_UNWANTED_DRIVERS = (
    "PCIDSK PDS4 VICAR PDF MBTiles EEDA OGCAPI GDALG MapInfo+File S57 DGN OGR_VRT CSV GPX GeoJSON GeoJSONSeq ESRIJSON TopoJSON OGR_GMT"
    " SQLite WAsP OpenFileGDB DXF GeoRSS VFK PGDUMP GPSBabel OGR_PDS WFS OAPIF EDIGEO Idrisi ODS XLSX Elasticsearch Carto AmigoCloud SXF"
    " Selafin JML PLSCENES CSW VDV MVT NGW MapML GTFS PMTiles JSONFG MiraMonVector ADBC AVCBin AVCE00 AIVector HTTP"
)
_GDAL = {
    "OGR_SKIP": _UNWANTED_DRIVERS.replace(" ", ",").replace("+", " "),
    "GDAL_HTTP_TIMEOUT": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "GML_USE_SCHEMA_IMPORT": "NO",
    "OSM_MAX_TMPFILE_SIZE": "200",
    "OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES",  # its own stream miscounts where a row has no shape
}


def ask(request: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """One question, one answer.

    Raises:
        UnusableFile: the worker refused the file, or died of it.
    """
    for kind, payload in frames(request, folder, DESCRIBE_SECONDS):
        if kind == JSON_FRAME:
            return json.loads(payload)
    raise UnusableFile("import_worker_died")


def frames(request: Mapping[str, Any], folder: Path, silence: float = SILENCE_SECONDS) -> Iterator[tuple[bytes, bytes]]:
    """What a worker sends until it ends. Leaving the loop early kills it.

    Raises:
        UnusableFile: the worker refused the file, said nothing for too long, or was ended by a limit.
    """
    process = _start(folder)
    try:
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.close()
        while (frame := _frame(process.stdout.fileno(), silence)) is not None:
            if frame[0] == REFUSED_FRAME:
                refusal = json.loads(frame[1])
                raise UnusableFile(refusal["code"], **refusal["details"])
            yield frame
        if process.wait(timeout=10) != 0:
            raise UnusableFile("import_worker_died", status=process.returncode)
    except BrokenPipeError as error:
        raise UnusableFile("import_worker_died") from error
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _start(folder: Path) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "gis.importers.worker_main"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={
            **environment,
            **_THRIFT,
            **_GDAL,
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(folder),
            "CPL_TMPDIR": str(folder),
            "HOME": str(folder),
        },
        start_new_session=True,
    )


def _frame(pipe: int, silence: float) -> tuple[bytes, bytes] | None:
    """The next frame: a letter, eight bytes of length, the content. None at the end of the stream."""
    if not (head := _exactly(pipe, 9, silence)):
        return None
    size = int.from_bytes(head[1:], "big")
    if size > LARGEST_FRAME:
        raise UnusableFile("import_worker_died")
    return head[:1], _exactly(pipe, size, silence)


def _exactly(pipe: int, size: int, silence: float) -> bytes:
    parts: list[bytes] = []
    missing, until = size, time.monotonic() + silence
    while missing:
        if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            raise UnusableFile("import_worker_silent", seconds=int(silence))
        part = os.read(pipe, min(missing, 1 << 20))
        if not part:
            if parts:
                raise UnusableFile("import_worker_died")
            return b""
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
