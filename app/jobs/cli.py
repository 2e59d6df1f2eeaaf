import json

import click
from flask import current_app
from flask.cli import AppGroup

from app import db
from app.authz import SYSTEM, acting_as
from app.errors import UserError
from app.jobs import commands, queries, worker

group = AppGroup("jobs", help="The queue of background work.")


@group.command("work")
@click.option("--one-shot", is_flag=True, help="End when no job is due.")
@click.option("--queue", "queues", multiple=True, help="Only these queues.")
def work(one_shot: bool, queues: tuple[str, ...]) -> None:
    """Do queued jobs; SIGTERM lets running ones finish."""
    worker.work(current_app._get_current_object(), one_shot=one_shot, queues=list(queues) or None)  # type: ignore[attr-defined]


@group.command("health")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def health(as_json: bool) -> None:
    """Workers alive, jobs waiting and failed; exit 1 if any failed."""
    with acting_as(SYSTEM), db.transaction():
        facts = queries.queue_health()
    click.echo(json.dumps(facts) if as_json else "\n".join(f"{name}: {value}" for name, value in facts.items()))
    raise SystemExit(1 if facts["failed"] else 0)


@group.command("retry")
@click.argument("job_id", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def retry(job_id: int, as_json: bool) -> None:
    """Queue the failed job JOB_ID again; exit 1 if it has not failed."""
    try:
        with acting_as(SYSTEM), db.transaction():
            commands.retry_job(job_id, SYSTEM)
        outcome = "queued"
    except UserError as refusal:
        outcome = refusal.code
    click.echo(json.dumps({"job": job_id, "outcome": outcome}) if as_json else outcome)
    raise SystemExit(0 if outcome == "queued" else 1)
