"""Words and tones for the queue."""

from flask import current_app
from flask_babel import lazy_gettext as _l

STATES = {
    "todo": (_l("تنتظر"), "neutral"),
    "doing": (_l("تُنفّذ الآن"), "info"),
    "succeeded": (_l("تمت"), "good"),
    "failed": (_l("توقفت"), "bad"),
    "cancelled": (_l("أُلغيت"), "neutral"),
    "aborting": (_l("يجري إيقافها"), "warning"),
    "aborted": (_l("أُوقفت"), "warning"),
}


def task_words(name: str) -> str:
    """What a task does, in the words its package registered."""
    task = current_app.extensions["tasks"].get(name)
    return str((task and task.label) or _l("مهمة داخلية"))
