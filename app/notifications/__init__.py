"""Telling people what happened: a row per message in the caller's transaction, sent by a job.

Commands call ``notify``; packages add their texts with ``register_texts`` in wiring.
"""

from app.notifications.commands import notify
from app.notifications.texts import register_texts

__all__ = ["notify", "register_texts"]
