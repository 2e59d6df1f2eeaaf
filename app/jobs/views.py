from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.authz import Permission, current_actor, requires
from app.jobs import commands, presenters, queries
from app.jobs.models import JOB_STATES

bp = Blueprint("jobs", __name__, url_prefix="/admin/jobs")


@bp.get("")
@requires(Permission.ADMINISTER)
def list_jobs():
    status = request.args.get("state") if request.args.get("state") in JOB_STATES else None
    rows = queries.list_jobs(status, request.args.get("before", type=int))
    more = rows[-1].id if len(rows) == queries.PAGE_SIZE else None
    return render_template(
        "jobs/list.html",
        rows=rows,
        status=status,
        states=presenters.STATES,
        counts=queries.count_jobs(),
        health=queries.queue_health(),
        task_words=presenters.task_words,
        more=more,
    )


@bp.post("/<int:job_id>/retry")
@requires(Permission.ADMINISTER)
def retry_job(job_id: int):
    commands.retry_job(job_id, current_actor())
    flash(_("أُعيدت المهمة إلى الطابور."), "success")
    return redirect(url_for(".list_jobs"), 303)
