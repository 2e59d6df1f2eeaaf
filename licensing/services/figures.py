"""How a service went in the last year: counted by a job, read by its page. Few cases are not told, lest one be recognised."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app import db
from app.casework.calendar import RIYADH
from app.sqlfile import load_sql
from app.tenancy import everything
from licensing.models import ServiceFigure

TASK = "licensing.count_service_figures"
DAYS = 365
FEWEST = 5


def count_figures() -> None:
    """Job: the figures of every service are those of the last year."""
    now = datetime.now(UTC)
    with everything():
        since = now.astimezone(RIYADH).date() - timedelta(days=DAYS)
        db.session().execute(load_sql("licensing", "services/count_figures"), {"since": since, "now": now})


def figures_of(service_code: str) -> ServiceFigure | None:
    """None while there is nothing to tell. Index: pk_service_figure."""
    row = db.session().get(ServiceFigure, service_code)
    return row if row is not None and row.decided >= FEWEST else None


def most_asked(limit: int) -> list[str]:
    """Codes of the services that most people file, busiest first."""
    query = select(ServiceFigure.service_code).where(ServiceFigure.filed > 0)
    return list(db.session().scalars(query.order_by(ServiceFigure.filed.desc(), ServiceFigure.service_code).limit(limit)))
