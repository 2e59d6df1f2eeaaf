"""Looking through the whole register: a range of parcels at a time, from where the last part ended."""

from sqlalchemy import func, select

from app import db
from app.jobs import defer
from app.sqlfile import load_sql
from gis.models import LandCheck, LandFinding, SpatialUnit
from gis.quality.imported import take_up_imports
from gis.quality.looking import look_at, numbers_repeated
from gis.quality.recording import close_unseen, record

TASK = "check_register"
PARCELS_AT_ONCE = 4_000
PARTS_A_JOB = 20  # each job commits what it found; one that is lost is taken up from the last


def check_register() -> dict[str, int]:
    """The findings are those of the register as it is now. Returns how many stand open, by kind."""
    check = _begin()
    while _look_on(check):
        pass
    return open_findings()


def continue_check() -> None:
    """Task ``check_register``: some parts of the check that is under way, or of a new one; the rest follows as another job."""
    check = _running()
    if check is None and db.session().scalar(select(LandCheck.id).where(LandCheck.running)) is not None:
        return  # another worker is at it
    check = check or _begin()
    for _part in range(PARTS_A_JOB):
        if not _look_on(check):
            return
    defer(TASK, once=TASK)


def open_findings() -> dict[str, int]:
    counted = select(LandFinding.kind, func.count()).where(LandFinding.state == "open").group_by(LandFinding.kind)
    return dict(db.session().execute(counted).all())


def _running() -> LandCheck | None:
    return db.session().scalars(select(LandCheck).where(LandCheck.running).with_for_update(skip_locked=True)).first()


def _begin() -> LandCheck:
    """A new check; one that was under way gives way to it."""
    session = db.session()
    if (before := session.scalars(select(LandCheck).where(LandCheck.running).with_for_update()).first()) is not None:
        session.delete(before)
        session.flush()
    take_up_imports()
    live = select(func.count()).select_from(SpatialUnit).where(SpatialUnit.end_lifespan_version.is_(None))
    check = LandCheck(parcels_all=session.scalar(live))
    session.add(check)
    session.flush()
    return check


def _look_on(check: LandCheck) -> bool:
    """The next range of parcels. False when there was none, and the check is at its end."""
    session = db.session()
    ids = session.scalars(load_sql("gis", "quality/batch"), {"after": check.cursor, "limit": PARCELS_AT_ONCE}).all()
    if not ids:
        record(numbers_repeated())
        close_unseen(check.started_at)
        check.running, check.finished_at = False, func.clock_timestamp()
        session.flush()
        return False
    record(look_at(ids))
    check.cursor, check.parcels_done = ids[-1], check.parcels_done + len(ids)
    session.flush()
    return True
