"""The queue's own tables, described for reading. Its library makes and owns them, so they are no part of ``Base``."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, MetaData, String, Table
from sqlalchemy.dialects.postgresql import ENUM, JSONB

_metadata = MetaData()
JOB_STATES = ("todo", "doing", "succeeded", "failed", "cancelled", "aborting", "aborted")
_status = ENUM(*JOB_STATES, name="procrastinate_job_status", create_type=False)

jobs_table = Table(
    "procrastinate_jobs",
    _metadata,
    Column("id", BigInteger, primary_key=True),
    Column("queue_name", String),
    Column("task_name", String),
    Column("priority", Integer),
    Column("lock", String),
    Column("queueing_lock", String),
    Column("args", JSONB),
    Column("status", _status),
    Column("scheduled_at", DateTime(timezone=True)),
    Column("attempts", Integer),
    Column("abort_requested", Boolean),
    Column("worker_id", BigInteger),
)
workers_table = Table(
    "procrastinate_workers", _metadata, Column("id", BigInteger, primary_key=True), Column("last_heartbeat", DateTime(timezone=True))
)
events_table = Table(
    "procrastinate_events",
    _metadata,
    Column("id", BigInteger, primary_key=True),
    Column("job_id", BigInteger),
    Column("type", String),
    Column("at", DateTime(timezone=True)),
)
