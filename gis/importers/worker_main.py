"""The worker's side of the pipe: limits first, then the readers, then one request from standard input."""

import json
import os
import resource
import sys
from typing import Any, BinaryIO

from app.lazily import Lazily
from gis.importers.problems import UnusableFile

MEMORY_BYTES = 900 * 1024 * 1024
# The readers bring large libraries; they are loaded at first use, under the limits that hold for the file.
engine = Lazily("gis.importers.engine", "gis.importers.worker_main")
plans = Lazily("gis.importers.formats.dxf_outlines", "gis.importers.worker_main")

CPU_SECONDS = {"describe": 100, "batches": 1800, "outlines": 60}
OPEN_FILES = 128


def main() -> int:
    request = json.loads(sys.stdin.buffer.readline())
    _limit(request)
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not be heard as an answer
    try:
        if request["do"] == "describe":
            _send(answer, b"J", json.dumps(engine.describe(request)).encode())
        elif request["do"] == "outlines":
            _send(answer, b"J", json.dumps(plans.read_outlines(request["path"])).encode())
        else:
            for batch in engine.batches(request):
                _send(answer, b"B", batch)
    except UnusableFile as refusal:
        _refuse(answer, refusal.code, refusal.details)
    except (MemoryError, RecursionError):
        _refuse(answer, "import_too_complex", {})
    except Exception as error:  # noqa: BLE001  whatever a reader trips over is the file's refusal, not our failure
        _refuse(answer, "import_unreadable", {"what": f"{type(error).__name__}: {error}"[:300]})
    return 0


def _limit(request: dict[str, Any]) -> None:
    for kind, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS[request["do"]]),
        (resource.RLIMIT_FSIZE, request["limit_bytes"]),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))


def _send(answer: BinaryIO, kind: bytes, payload: bytes | memoryview) -> None:
    answer.write(kind + len(payload).to_bytes(8, "big"))
    answer.write(payload)
    answer.flush()


def _refuse(answer: BinaryIO, code: str, details: dict[str, Any]) -> None:
    _send(answer, b"E", json.dumps({"code": code, "details": details}, default=str).encode())


if __name__ == "__main__":
    sys.exit(main())
