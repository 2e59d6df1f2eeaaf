"""A worker that began before a service was published works with it."""

from datetime import date

from app import db
from app.jobs import defer, register_task, worker
from licensing.catalogue import library, services
from licensing.catalogue.versions import Known, body_of, fingerprint
from licensing.editor import creating, drafting
from licensing.models import ServiceVersion
from tests.licensing.editor.test_creating import CODE, form


def test_a_job_knows_what_was_published_since_the_worker_began(app, committed_db):
    app.extensions["service_versions"] = Known()
    body = body_of(drafting.read(CODE, creating.composed(creating.beginning(creating.EMPTY), form())))
    committed_db.add(
        ServiceVersion(code=CODE, version=1, sha256=fingerprint(body), body=body, origin="editor", valid_from=date(2026, 1, 1))
    )
    committed_db.commit()
    seen: list[bool] = []
    register_task(app, "probe.services", lambda: seen.append(CODE in services()), attempts=1)
    try:
        defer("probe.services")
        db.session().commit()
        worker.work(app, one_shot=True)
    finally:
        app.extensions["tasks"].pop("probe.services")
        app.extensions["queue"].tasks.pop("probe.services")
        library.put_over_files(())
        app.extensions["service_versions"] = Known()
    assert seen == [True]
