"""A job lives or dies with the transaction that queued it, and its effect with its own."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM, current_actor
from app.errors import Conflict, Forbidden, NotFound
from app.identity.models import Party
from app.jobs import commands, defer, queries, register_task
from app.jobs.models import jobs_table, workers_table
from app.tenancy import current_scope
from tests.app.jobs.conftest import done, faults, job_ids, states
from tests.factories.people import make_branches, make_party, staff


def test_a_rollback_leaves_no_job(committed_db, probe):
    defer("probe", number=1)
    db.session().rollback()
    assert states() == []


def test_a_commit_leaves_one_and_the_worker_does_it(committed_db, probe, work):
    defer("probe", number=1, words="نص")
    work()
    assert (states(), done) == (["succeeded"], [{"number": 1, "words": "نص"}])


def test_an_unknown_task_is_a_fault_of_the_caller(committed_db, probe):
    with pytest.raises(KeyError):
        defer("no_such_task")


def test_once_means_one_waits_and_the_transaction_goes_on(committed_db, probe, work):
    assert defer("probe", once="only", number=1) is not None
    assert defer("probe", once="only", number=2) is None
    make_party()
    work()
    assert done == [{"number": 1}] and db.session().query(Party).count() == 1
    assert defer("probe", once="only", number=3) is not None


def test_a_job_runs_as_the_system_and_its_rows_are_committed(app, committed_db, probe, work):
    def act() -> None:
        assert current_actor() is SYSTEM and current_scope().everything
        make_party("من المهمة")

    register_task(app, "probe.rows", act, attempts=1)
    try:
        defer("probe.rows")
        work()
        assert [p.name_ar for p in db.session().query(Party)] == ["من المهمة"]
    finally:
        app.extensions["tasks"].pop("probe.rows")
        app.extensions["queue"].tasks.pop("probe.rows")


def test_a_job_that_fails_leaves_no_rows_is_tried_again_and_rests_after_its_last_try(app, committed_db, probe, work):
    def act() -> None:
        make_party("نصف عمل")
        raise RuntimeError("broken")

    register_task(app, "probe.poison", act, attempts=2)
    try:
        defer("probe.poison")
        defer("probe", number=1)
        work()
        assert (states("probe.poison"), states()) == (["todo"], ["succeeded"])
        db.session().execute(jobs_table.update().values(scheduled_at=func.now()).where(jobs_table.c.status == "todo"))
        work()
        assert states("probe.poison") == ["failed"] and db.session().query(Party).count() == 0
        assert queries.queue_health()["failed"] == 1
    finally:
        app.extensions["tasks"].pop("probe.poison")
        app.extensions["queue"].tasks.pop("probe.poison")


def test_a_job_for_later_waits(committed_db, probe, work):
    defer("probe", schedule_at=datetime.now(UTC) + timedelta(hours=1), number=1)
    work()
    assert states() == ["todo"] and queries.queue_health()["oldest_waiting_s"] == 0


def test_an_administrator_retries_what_failed_and_nothing_else(committed_db, probe, work):
    make_branches()
    defer("probe", number=1)
    db.session().commit()
    job_id = job_ids()[0]
    administrator = staff("administrator")
    with pytest.raises(Conflict):
        commands.retry_job(job_id, administrator)
    db.session().execute(jobs_table.update().values(status="failed"))
    with pytest.raises(Forbidden):
        commands.retry_job(job_id, staff("reviewer"))
    with pytest.raises(NotFound):
        commands.retry_job(job_id + 1, administrator)
    commands.retry_job(job_id, administrator)
    work()
    assert states() == ["succeeded"]


@pytest.mark.parametrize("heartbeat_s, again", [(5, False), (90, True)])
def test_jobs_of_a_dead_worker_are_taken_up(committed_db, probe, heartbeat_s, again):
    defer("probe", number=1)
    worker_id = (
        db.session()
        .execute(workers_table.insert().values(last_heartbeat=func.now() - timedelta(seconds=heartbeat_s)).returning(workers_table.c.id))
        .scalar_one()
    )
    db.session().execute(jobs_table.update().values(status="doing", worker_id=worker_id))
    commands.requeue_stalled()
    assert db.session().scalar(select(jobs_table.c.status)) == ("todo" if again else "doing")


def test_a_job_that_keeps_killing_its_worker_rests(committed_db, probe):
    defer("probe", number=1)
    db.session().execute(jobs_table.update().values(status="doing", worker_id=None, attempts=commands.GIVE_UP_AFTER - 1))
    commands.requeue_stalled()
    assert db.session().scalar(select(jobs_table.c.status)) == "failed"


def test_old_successes_are_forgotten_and_failures_kept(committed_db, probe, work):
    defer("probe", number=1)
    work()
    faults.extend([RuntimeError(), RuntimeError(), RuntimeError()])
    defer("probe", number=2)
    db.session().commit()
    commands.forget_old_jobs(days=-1)
    assert [row.status for row in queries.list_jobs()] == ["todo"]


def test_every_task_of_the_platform_has_words_a_queue_and_a_limit(app):
    for task in app.extensions["tasks"].values():
        assert str(task.label) and task.queue and 1 <= task.attempts <= 20


def test_two_transactions_queue_at_once_without_waiting(app, committed_db, probe):
    defer("probe", once="same", number=1)
    waited = []

    def other() -> None:
        with app.app_context(), db.transaction():
            waited.append(defer("probe", number=2))

    thread = Thread(target=other)
    thread.start()
    thread.join(10)
    assert waited and waited[0] is not None
