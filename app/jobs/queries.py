"""What the queue holds, for administrators and for health checks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app import db
from app.jobs.models import events_table, jobs_table, workers_table

PAGE_SIZE = 50


@dataclass(frozen=True)
class JobRow:
    id: int
    task_name: str
    queue_name: str
    status: str
    attempts: int
    scheduled_at: datetime | None
    changed_at: datetime | None


def list_jobs(status: str | None = None, before: int | None = None, limit: int = PAGE_SIZE) -> list[JobRow]:
    """Jobs, newest first. ``before``: only those with a smaller number (the next page). Arguments stay unshown."""
    jobs = jobs_table.c
    changed = select(func.max(events_table.c.at)).where(events_table.c.job_id == jobs.id).scalar_subquery()
    rows = select(jobs.id, jobs.task_name, jobs.queue_name, jobs.status, jobs.attempts, jobs.scheduled_at, changed)
    if status:
        rows = rows.where(jobs.status == status)
    if before:
        rows = rows.where(jobs.id < before)
    return [JobRow(*row) for row in db.session().execute(rows.order_by(jobs.id.desc()).limit(limit))]


def count_jobs() -> dict[str, int]:
    """State -> number of jobs."""
    rows = select(jobs_table.c.status, func.count()).group_by(jobs_table.c.status)
    return dict(db.session().execute(rows).all())


def queue_health() -> dict[str, Any]:
    """Live workers, waiting and failed jobs, and the age in seconds of the oldest job that should have run."""
    alive = select(func.count()).where(workers_table.c.last_heartbeat > func.now() - timedelta(seconds=60))
    deferred = (
        select(func.min(events_table.c.at))
        .join(jobs_table, jobs_table.c.id == events_table.c.job_id)
        .where(jobs_table.c.status == "todo", jobs_table.c.scheduled_at.is_(None) | (jobs_table.c.scheduled_at <= func.now()))
    )
    oldest = func.extract("epoch", func.now() - deferred.scalar_subquery())
    workers, age = db.session().execute(select(alive.scalar_subquery(), oldest)).one()
    counts = count_jobs()
    return {"workers": workers, "todo": counts.get("todo", 0), "failed": counts.get("failed", 0), "oldest_waiting_s": float(age or 0)}
