"""Work that was lost: its worker died, or gave up, and nobody is at it any more."""

from sqlalchemy import func, select

from app import db
from app.jobs import defer
from app.jobs.commands import STALLED_AFTER, requeue_stalled
from app.jobs.models import jobs_table, workers_table
from gis.models import ImportJob

TASK, UNDO_TASK = "gis.run_import", "gis.undo_import"
RUNNING = ("trying", "importing", "undoing")


def is_lost(job: ImportJob) -> bool:
    """It should run, but no job waits for a worker and no living worker has one."""
    return job.state in RUNNING and not _waits_or_lives(job)


def take_up(job: ImportJob) -> None:
    """The lost work waits for a worker again; once, however often it is asked."""
    requeue_stalled()
    if not _waits_or_lives(job):
        db.session().flush()
        if job.state == "undoing":
            defer(UNDO_TASK, lock="land_import", job_id=str(job.id))
        else:
            defer(TASK, lock="land_import", job_id=str(job.id), dry_run=job.state == "trying")


def _waits_or_lives(job: ImportJob) -> bool:
    alive = workers_table.c.last_heartbeat >= func.now() - STALLED_AFTER
    mine = (
        select(jobs_table.c.id)
        .outerjoin(workers_table, workers_table.c.id == jobs_table.c.worker_id)
        .where(jobs_table.c.task_name.in_((TASK, UNDO_TASK)), jobs_table.c.args["job_id"].astext == str(job.id))
        .where((jobs_table.c.status == "todo") | ((jobs_table.c.status == "doing") & alive))
    )
    return db.session().scalar(mine.limit(1)) is not None
