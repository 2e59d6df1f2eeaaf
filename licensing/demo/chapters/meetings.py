"""A committee of the seat: a meeting held today with its votes and signed minutes, another called with its agenda, a file that waits."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from app.authz import Actor
from app.casework.calendar import RIYADH
from licensing.committees import commands, queries
from licensing.demo.chapters.stage import SEAT, Stage
from licensing.demo.telling import in_office_hours
from licensing.models import AgendaItem, Application, CommitteeSession

CODE, PLACE = "licences", "قاعة الاجتماعات، الدور الثاني"
REFERRED = ("submit", "start_review", "refer_to_committee")
AGAINST = "عدد الفحوص اليومية يتجاوز قدرة أجهزة المختبر المرفقة."
CONDITIONS = ("تجديد تسجيل المواد المستخدمة كل سنة.", "تدريب الفنيين قبل بدء العمل.")


def hold_meetings(stage: Stage) -> None:
    """Files come before the committee in the order of the calendar."""
    agreed, declined = (
        stage.file(part, stage.firms[part], REFERRED, stage.now - timedelta(days=days)) for part, days in (("pests", 6), ("clinic", 5))
    )
    clerk = stage.cast.staff["clerk", SEAT]
    _meet([agreed, declined], clerk)
    called = stage.file("sacrifice", stage.firms["charity"], REFERRED, stage.now - timedelta(days=2))
    later = commands.plan_session(CODE, SEAT, _morning_after(5), PLACE, clerk)
    commands.set_agenda(later, [_item(called).id], clerk)
    stage.file("pests", stage.firms["pests2"], REFERRED, stage.now - timedelta(days=1), seed=2)


def _meet(files: list[Application], clerk: Actor) -> None:
    held = commands.plan_session(CODE, SEAT, datetime.now(UTC) + timedelta(minutes=1), PLACE, clerk)
    items = [_item(file) for file in files]
    commands.set_agenda(held, [item.id for item in items], clerk)
    commands.open_session(held, [seat.user_id for seat in held.seats], clerk)
    _vote(items[0], held, {})
    commands.write_resolution(items[0], held, "استوفت الشركة الاشتراطات، ومستودعها بعيد عن المساكن.", CONDITIONS, clerk)
    _vote(items[1], held, {"member": "against", "chair": "against"})
    commands.write_resolution(items[1], held, AGAINST, (), clerk)
    for part in ("secretary", "chair"):
        seat = next(s for s in held.seats if s.part == part)
        commands.sign_minutes(held, "حضر الأعضاء جميعهم." if part == "secretary" else "", Actor(user_id=seat.user_id, name=seat.name))


def _vote(item: AgendaItem, held: CommitteeSession, how: Mapping[str, str]) -> None:
    """Everybody there; who reviewed the file recuses himself."""
    for seat in held.seats:
        if seat.part != "secretary":
            voter = Actor(user_id=seat.user_id, name=seat.name)
            vote = "recused" if commands.is_barred(item, voter) else how.get(seat.part, "for")
            commands.vote(item, held, vote, AGAINST if vote == "against" else "", voter)


def _item(file: Application) -> AgendaItem:
    item = queries.last_item(file)
    assert item is not None
    return item


def _morning_after(days: int) -> datetime:
    """Ten o'clock of a working day, so many days ahead or on the last working day before it."""
    wanted = datetime.combine(datetime.now(RIYADH).date() + timedelta(days=days), time(10), RIYADH)
    return in_office_hours(wanted).astimezone(RIYADH).replace(hour=10, minute=0).astimezone(UTC)
