"""What an administrator, and time, may do with queued work."""

from datetime import timedelta

from sqlalchemy import func, select

from app import db
from app.authz import Actor, Permission
from app.errors import Conflict, Forbidden, NotFound
from app.jobs.models import events_table, jobs_table, workers_table

STALLED_AFTER = timedelta(seconds=60)
GIVE_UP_AFTER = 8


def retry_job(job_id: int, actor: Actor) -> None:
    """A job that failed for good waits in the queue again.

    Raises:
        NotFound: no such job.
        Conflict: it has not failed.
    """
    _require_administrator(actor)
    status = db.session().execute(select(jobs_table.c.status).where(jobs_table.c.id == job_id).with_for_update()).scalar_one_or_none()
    if status is None:
        raise NotFound()
    if status != "failed":
        raise Conflict("job_not_failed")
    _requeue(job_id)


def requeue_stalled() -> None:
    """Jobs whose worker died wait in the queue again; one that has killed its worker too often rests as failed."""
    now = func.now()
    dead = select(workers_table.c.id).where(workers_table.c.last_heartbeat < now - STALLED_AFTER)
    orphan = select(jobs_table.c.id, jobs_table.c.attempts).where(
        jobs_table.c.status == "doing", jobs_table.c.worker_id.is_(None) | jobs_table.c.worker_id.in_(dead)
    )
    for job_id, attempts in db.session().execute(orphan.with_for_update(skip_locked=True)).all():
        if attempts + 1 >= GIVE_UP_AFTER:
            db.session().execute(select(func.procrastinate_finish_job_v1(job_id, "failed", False)))
        else:
            _requeue(job_id)


def forget_old_jobs(days: int = 30) -> None:
    """Jobs that succeeded long ago are removed; failures stay until somebody has looked."""
    last = select(func.max(events_table.c.at)).where(events_table.c.job_id == jobs_table.c.id).scalar_subquery()
    old = jobs_table.delete().where(jobs_table.c.status == "succeeded", last < func.now() - timedelta(days=days))
    db.session().execute(old)


def _requeue(job_id: int) -> None:
    db.session().execute(select(func.procrastinate_retry_job_v2(job_id, func.now(), None, None, None)))


def _require_administrator(actor: Actor) -> None:
    if not actor.is_system and not actor.municipalities_where(Permission.ADMINISTER):
        raise Forbidden("not_permitted", permission=str(Permission.ADMINISTER))
