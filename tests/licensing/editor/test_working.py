"""A worker that began before a service was published works with it; what cannot be read any more takes nothing else with it."""

from datetime import date

from structlog.testing import capture_logs

from app import db
from app.jobs import defer, register_task
from licensing.catalogue import library, services
from licensing.catalogue.versions import Known, body_of, fingerprint, refresh
from licensing.editor import creating, drafting
from licensing.models import ServiceVersion
from tests.fixtures.processes import drain
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
        drain(app)
    finally:
        app.extensions["tasks"].pop("probe.services")
        app.extensions["queue"].tasks.pop("probe.services")
        library.put_over_files(())
        app.extensions["service_versions"] = Known()
    assert seen == [True]


def test_a_version_that_this_release_cannot_read_hides_its_service_alone(city):
    body = body_of(drafting.read(CODE, creating.composed(creating.beginning(creating.EMPTY), form())))
    for code, wrong in (("env.gone_key", {"gone": 1}), ("env.gone_module", {"modules": ["gone"]})):
        broken = {**body, "code": code, **wrong}
        db.session().add(
            ServiceVersion(code=code, version=1, sha256=fingerprint(broken), body=broken, origin="editor", valid_from=date(2026, 1, 1))
        )
    db.session().flush()
    with capture_logs() as told:
        refresh(at_once=True)
    assert len(services()) == 339
    assert {line["service"] for line in told} == {"env.gone_key", "env.gone_module"}
