"""The loader: history by bulk, then today's reports by the commands."""

from datetime import UTC, datetime, time, timedelta
from random import Random

from shapely import Point
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app import db
from app.casework.models import ReferenceCounter
from app.casework.procedures import current_procedure, pin
from app.demo import DemoContext
from app.organisation.models import Municipality
from field_inspection.reports.demo import albums, onto_map
from field_inspection.reports.demo.current import Today, now_of
from field_inspection.reports.demo.history import History, Rows, write
from field_inspection.reports.demo.spots import Spots
from field_inspection.reports.demo.when import moments
from gis.crs import to_lonlat
from gis.demo.telling import find_stories

_LEAST, _MOST = 600, 6000


def load_reports(context: DemoContext) -> None:
    """Eighteen months of reports stand, the last of them in every state of the procedure."""
    random, stories = Random(context.seed), find_stories()
    if stories is None:
        return
    now = now_of(datetime.combine(context.as_of, time(9), UTC))
    spots = Spots(context.parcels, random, stories.storm_district)
    count = min(_MOST, max(_LEAST, context.parcels // 10))
    history = History(spots, random, now, _branch(stories.slow_branch))
    for moment in moments(count, context.as_of, random):
        if moment.at < now - timedelta(hours=1):
            history.tell(moment)
    pin(current_procedure("report"))
    write(history.rows)
    _continue_numbers(history.rows)
    onto_map.show(history.rows)
    today, cluster = Today(spots, random, now), to_lonlat(Point(stories.cluster.x, stories.cluster.y))
    today.file_all()
    today.file_own()
    context.made["cluster"] = [report.reference for report in today.file_cluster(cluster.x, cluster.y)]
    context.made["report_photos"] = albums.fill(random)
    context.made["reports"] = len(history.rows.case)


def _branch(code: str) -> int:
    return db.session().scalars(select(Municipality.id).where(Municipality.code == code)).one()


def _continue_numbers(rows: Rows) -> None:
    """The next report filed gets the next number of its year."""
    for year, last in rows.last_number.items():
        row = insert(ReferenceCounter).values(prefix="RP", year=year, last=last)
        db.session().execute(row.on_conflict_do_update(index_elements=["prefix", "year"], set_={"last": last}))
