"""Work done later, queued in the database inside the caller's own transaction: both live or die together.

Wiring registers tasks (``register_task``); commands queue them (``defer``).
"""

from app.jobs.queue import defer
from app.jobs.registry import before_jobs, register_task

__all__ = ["before_jobs", "defer", "register_task"]
