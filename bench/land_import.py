"""One import, what follows one, or the check of the register, in a process of its own, so that its memory can be told. Prints JSON.

.venv/bin/python -m bench.land_import import FILE | follow | check
"""

import json
import re
import resource
import sys
import time
from pathlib import Path

from sqlalchemy import select, text

from app import db
from app.authz import SYSTEM, acting_as
from app.jobs.worker import work
from gis.importers.run import Options, import_file
from gis.models import LandSettling
from wsgi import create_app


def main(what: str, *files: str) -> None:
    app = create_app()
    start = time.perf_counter()
    if what == "import":
        with app.app_context(), acting_as(SYSTEM), db.transaction():
            told = _import(Path(files[0]))
    else:
        work(app, one_shot=True, queues=["land" if what == "follow" else "default"])
        told = {}
    told["seconds"] = time.perf_counter() - start
    if what != "import":
        with app.app_context(), acting_as(SYSTEM):
            told |= _followed() if what == "follow" else _failed("check_register")
    told["rss_mb"] = _largest_mb()
    told["reader_rss_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps(told))


def _largest_mb() -> int:
    """Of this program alone: what getrusage tells begins with the size of the one that started it."""
    found = re.search(r"^VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(), re.M)
    return int(found[1]) // 1024 if found else 0


def _import(file: Path) -> dict[str, object]:
    report = import_file(file, Options(layer="parcels"), SYSTEM, file.stat().st_size)
    return {name: report[name] for name in ("read", "accepted", "rejected", "settled")}


def _followed() -> dict[str, object]:
    """Whether the chain came to its end, and the seconds of each of its steps."""
    run = db.session().scalars(select(LandSettling)).one()
    return {"step": run.step, "overlaps": run.overlaps, "rows": run.rows_done, "steps": run.seconds}


def _failed(task: str) -> dict[str, object]:
    query = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = :task AND status <> 'succeeded'"
    return {"failed": db.session().scalar(text(query), {"task": task})}


if __name__ == "__main__":
    main(*sys.argv[1:])
