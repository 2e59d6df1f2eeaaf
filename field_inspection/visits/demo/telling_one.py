"""One visit of the demo, performed through the real command as an inspector would, at its own time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from geoalchemy2.shape import to_shape
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.casework.calendar import RIYADH
from app.db import uuid7
from app.identity.models import Membership, User
from field_inspection.catalogue.checklists import get_checklist
from field_inspection.visits.commands import Position, SentAnswer, SentRecord, record_visit
from field_inspection.visits.demo.photos import draw, scene_of
from field_inspection.visits.models import Visit, VisitRecord

NOTES = {
    "site_board": "لا توجد لوحة للمشروع في الموقع.",
    "site_fence": "الموقع مفتوح من جهة الشارع.",
    "setbacks": "الأساس عند الضلع الجانبي يدخل في الارتداد نحو 40 سم.",
    "reinforcement": "تباعد حديد القواعد أكبر مما في المخطط الإنشائي.",
    "not_poured": "صُبّت قواعد الواجهة قبل حضور المراقب.",
    "excavation_safe": "جوانب الحفر غير مدعّمة ولا حاجز حولها.",
    "supervision": "لم يحضر المهندس المشرف ولا سجل إشراف في الموقع.",
    "street_clear": "رمل وبلك على الرصيف وجزء من الشارع.",
    "permit_held": "أعمال ملحق قائمة ولم تُبرز رخصة لها.",
    "debris": "مخلفات بناء خلف الموقع.",
    "coverage": "امتد المبنى فوق المساحة المرخصة.",
    "floors": "دور زائد على ما في الرخصة.",
    "complaint_unfounded": "وُجد ما ورد في الشكوى.",
}


@dataclass(frozen=True)
class Crew:
    """Who performs the visits of each branch."""

    inspectors: dict[int, Actor]

    def of(self, branch: int) -> Actor:
        return self.inspectors.get(branch) or Actor(name="مراقب ميداني", is_system=True)


def assemble() -> Crew:
    rows = db.session().execute(
        select(User, Membership.municipality_id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.role == "inspector")
        .order_by(User.username)
    )
    crew: dict[int, Actor] = {}
    for user, branch in rows:
        crew.setdefault(branch, Actor(user_id=user.id, name=user.display_name, roles={branch: frozenset({"inspector"})}))
    return Crew(crew)


def working_hour(day: date, random: Random) -> datetime:
    """A morning hour of the day, or of the Thursday before a weekend."""
    while day.weekday() in (4, 5):
        day -= timedelta(days=1)
    return datetime.combine(day, time(8 + random.randrange(5), random.randrange(60)), RIYADH).astimezone(UTC)


def perform(visit: Visit, crew: Crew, at: datetime, random: Random, failed: Sequence[str] = (), *, away_m: float = 0.0) -> VisitRecord:
    """Every item passes but those named; the inspector stood ``away_m`` to the east of the plot's middle."""
    at = max(at, visit.opened_at + timedelta(minutes=5))
    answers = {item.code: SentAnswer("pass") for item in get_checklist(visit.checklist_code).items}
    lon, lat = _place(visit)
    for code in failed:
        photo = draw(scene_of(code), random.randrange(6), lon, lat, at.astimezone(RIYADH))
        answers[code] = SentAnswer("fail", NOTES.get(code, "غير مطابق لما في المخطط."), photos=[photo])
    where = Position(lon + away_m / 101_500, lat, round(random.uniform(3, 14), 1))
    return record_visit(
        visit,
        SentRecord(uuid7(), answers, position=where, started_at=at - timedelta(minutes=random.randint(8, 25)), finished_at=at),
        crew.of(visit.municipality_id),
        at=at,
    )


def find_closed(visit: Visit, crew: Crew, at: datetime, proposed_on: date, random: Random) -> VisitRecord:
    """Nobody opened."""
    at, (lon, lat) = max(at, visit.opened_at + timedelta(minutes=5)), _place(visit)
    photo = draw("gate", random.randrange(4), lon, lat, at.astimezone(RIYADH))
    words = random.choice(("الموقع مغلق ولا أحد يرد على الجوال.", "البوابة مقفلة والعمال غير موجودين."))
    sent = SentRecord(
        uuid7(), no_access=True, note=words, proposed_on=proposed_on, photos=[photo], position=Position(lon, lat, 6.0), finished_at=at
    )
    return record_visit(visit, sent, crew.of(visit.municipality_id), at=at)


def next_of(visit: Visit) -> Visit:
    """The re-visit that its failure planned."""
    return db.session().scalars(select(Visit).where(Visit.follows_id == visit.id)).one()


def _place(visit: Visit) -> tuple[float, float]:
    assert visit.point_4326 is not None
    spot = to_shape(visit.point_4326)
    return spot.x, spot.y
