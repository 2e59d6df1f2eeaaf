"""One import, or what follows one, in a process of its own, so that its memory can be told. Prints JSON.

.venv/bin/python -m bench.land_import import FILE | follow
"""

import json
import resource
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM, acting_as
from gis.importers.run import Options, import_file
from gis.importers.settling import settle
from gis.models import ImportRun, SpatialUnit
from wsgi import create_app


def main(what: str, *files: str) -> None:
    app = create_app()
    with app.app_context(), acting_as(SYSTEM):
        start = time.perf_counter()
        with db.transaction():
            told = _import(Path(files[0])) if what == "import" else _follow()
        told["seconds"] = time.perf_counter() - start
    told["rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told["reader_rss_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps(told))


def _import(file: Path) -> dict[str, object]:
    report = import_file(file, Options(layer="parcels"), SYSTEM, file.stat().st_size)
    return {name: report[name] for name in ("read", "accepted", "rejected")}


def _follow() -> dict[str, object]:
    run = db.session().scalars(select(ImportRun).order_by(ImportRun.started_at.desc()).limit(1)).one()
    first, last = db.session().execute(select(func.min(SpatialUnit.id), func.max(SpatialUnit.id))).one()
    return dict(settle("parcels", run.id, first, last))


if __name__ == "__main__":
    main(*sys.argv[1:])
