"""The sending job."""

from app import db
from app.notifications import commands
from app.notifications.channels import Undeliverable


def deliver(message_id: str) -> None:
    try:
        commands.deliver(message_id)
    except Undeliverable as error:
        db.rollback()  # frees the row for the note
        commands.note_failure(message_id, error)
        raise
