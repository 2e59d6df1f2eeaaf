"""What the interface does by itself."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from app import db
from licensing.models import ApiCall


def forget_calls() -> None:
    """Counts of minutes long past are of no use. Index: ix_api_call_minute."""
    db.session().execute(delete(ApiCall).where(ApiCall.minute < datetime.now(UTC) - timedelta(days=1)))
