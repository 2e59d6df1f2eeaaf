"""Today's reports, filed and carried on by the commands themselves: every state, the cluster, the citizen's own."""

from datetime import UTC, datetime, timedelta
from random import Random

from geoalchemy2.shape import to_shape

from app.authz import ANONYMOUS, SYSTEM, Actor
from app.casework.workflow import advance
from app.documents.queries import list_documents
from app.identity.queries import actor_of, find_user
from app.tenancy import everything
from field_inspection.catalogue.report_kinds import catalogue
from field_inspection.reports import commands
from field_inspection.reports.commands import Pin, Reporter, file_report
from field_inspection.reports.demo.photos import DrawnPhoto, draw
from field_inspection.reports.demo.spots import Spot, Spots
from field_inspection.reports.demo.words import REPLIES
from field_inspection.reports.models import ServiceRequest

# kind, hours ago, how far it came, branch
TODAY = (
    ("r940.roads.manhole_open", 1, "new", 1),
    ("r940.lighting.lamp_off", 2, "new", 1),
    ("r940.cleaning.waste_overflow", 3, "new", 2),
    ("r940.pests.stray_dogs", 2, "new", 3),
    ("r940.parks.playground_broken", 5, "new", 4),
    ("r940.encroach.noise_construction", 2, "new", 1),
    ("r940.roads.pothole", 20, "classified", 1),
    ("r940.visual.graffiti", 30, "classified", 1),
    ("r940.roads.pothole", 44, "dispatched", 1),
    ("r940.lighting.area_dark", 9, "dispatched", 3),
    ("r940.cleaning.debris_dump", 60, "dispatched", 4),
    ("r940.roads.sidewalk_broken", 70, "accepted", 1),
    ("r940.parks.tree_lean", 15, "accepted", 1),
    ("r940.cleaning.dead_animal", 4, "on_site", 1),
    ("r940.lighting.pole_leaning", 3, "on_site", 1),
    ("r940.roads.pothole", 50, "treated", 1),
    ("r940.cleaning.waste_scatter", 18, "treated", 1),
    ("r940.water.water_leak", 8, "referred_external", 1),
    ("r940.service.other_authority", 20, "rejected", 1),
    ("r940.lighting.lamp_off", 90, "needs_info", 1),
    ("r940.roads.asphalt_damage", 120, "reopened", 1),
    ("r940.cleaning.waste_overflow", 26, "closed", 1),
    ("r940.roads.pothole", 48, "closed", 2),
    ("r940.lighting.lamp_off", 60, "closed", 4),
    ("r940.parks.tree_fallen", 22, "closed", 1),
    ("r940.water.sewage_overflow", 30, "closed", 3),
)
CLUSTER_KIND = "r940.water.sewage_overflow"
CLUSTER = (
    "بيارة طافحة قدام السوق والريحة ما تنطاق",
    "مجاري فايضة على الشارع من الفجر",
    "الصرف الصحي طافح عند مدخل السوق ودخل المحلات",
    "غرفة تفتيش تطفح والسيارات ترش الناس",
    "طفح مجاري قدام البقالة، كلموني على 0551234567",
    "البياره طفحت مرة ثانية عند السوق",
    "مياه صرف تسيل في شارع السوق وتجمع حولها البعوض",
    "الشارع كله مجاري وكبار السن ما يقدرون يعدون للمسجد",
)
_WAY = ("classified", "dispatched", "accepted", "on_site", "treated", "closed")


class Today:
    """The people who act, and the day they act on."""

    def __init__(self, spots: Spots, random: Random, now: datetime) -> None:
        self.spots, self.random, self.now, self.drawn = spots, random, now, 0
        self.desk, self.citizen = (self._actor(name) for name in ("desk", "citizen"))

    def file_all(self) -> None:
        for code, hours, state, branch in TODAY:
            self._carry(self._file(code, hours, self.spots.in_branch(branch)), state)

    def file_cluster(self, longitude: float, latitude: float) -> list[ServiceRequest]:
        """Eight people report one overflow within a morning, each where he stands."""
        filed = []
        for number, words in enumerate(CLUSTER):
            pin = Pin(round(longitude + self.random.uniform(-16e-5, 16e-5), 7), round(latitude + self.random.uniform(-16e-5, 16e-5), 7))
            photos = [self._photo(CLUSTER_KIND, pin, False)] if number in (0, 3) else []
            at = self.now - timedelta(minutes=300 - 30 * number)
            filed.append(
                file_report(ANONYMOUS, CLUSTER_KIND, words, pin, reporter=Reporter(phone=f"055209{1400 + number}"), photos=photos, at=at)
            )
        return filed

    def file_own(self) -> None:
        """What the citizen of the tour finds under «معاملاتي»: one to answer, one to rate, one on its way."""
        for code, hours, state in (
            ("r940.lighting.lamp_off", 30, "needs_info"),
            ("r940.roads.pothole", 40, "closed"),
            ("r940.parks.toilets", 10, "dispatched"),
        ):
            self._carry(self._file(code, hours, self.spots.in_branch(1), own=True), state)

    def _file(self, code: str, hours: float, spot: Spot, *, own: bool = False) -> ServiceRequest:
        kind, pin = catalogue().kinds[code], Pin(spot.x, spot.y, 8.0)
        party = next(iter(self.citizen.party_ids)) if own else None
        photos = [self._photo(code, pin, False)] if kind.after_photo and self.drawn < 20 else []
        return file_report(
            self.citizen if own else ANONYMOUS,
            code,
            self.random.choice(kind.examples),
            pin,
            photos=photos,
            reporter=Reporter(party, f"055209{self.random.randrange(10_000):04d}"),
            at=self.now - timedelta(hours=hours),
        )

    def _carry(self, report: ServiceRequest, state: str) -> None:
        """The desk and the crew take the report as far as the state."""
        if state == "new":
            return
        special = {"needs_info": self._ask, "referred_external": self._refer, "rejected": self._reject, "reopened": self._reopen}
        if state in special:
            special[state](report)
            return
        for step in _WAY[: _WAY.index(state) + 1]:
            self._step(report, step)

    def _step(self, report: ServiceRequest, state: str) -> None:
        if state == "classified":
            commands.classify(report, self.desk, report.category_code)
        elif state == "dispatched":
            commands.dispatch(report, self.desk, report.department_code)
        elif state in ("accepted", "on_site"):
            advance(report, {"accepted": "accept", "on_site": "arrive"}[state], self.desk)
        elif state == "treated":
            commands.treat(report, self.desk, "عولجت المشكلة.", [self._photo(report.category_code, _pin(report), True)])
            self._publish(report)
        else:
            commands.close(report, self.desk, REPLIES[report.family])

    def _publish(self, report: ServiceRequest) -> None:
        with everything():
            for photo in list_documents(report):
                commands.publish_photo(report, photo.id, report.title, self.desk)

    def _ask(self, report: ServiceRequest) -> None:
        advance(report, "ask", self.desk, note="أي عمود بالضبط؟ اكتب رقمه أو أقرب محل إليه.")

    def _refer(self, report: ServiceRequest) -> None:
        commands.refer(report, self.desk, "شركة المياه الوطنية", "NWC-48213", "أُحيل بلاغك إلى شركة المياه الوطنية لأن الشبكة تتبعها.")

    def _reject(self, report: ServiceRequest) -> None:
        advance(report, "reject", self.desk, note="البلاغ خارج اختصاص الأمانة، والجهة المختصة هي المرور.")

    def _reopen(self, report: ServiceRequest) -> None:
        self._carry(report, "closed")
        with everything():
            advance(report, "reopen", SYSTEM, note="عادت المشكلة بعد يومين من المعالجة.")

    def _photo(self, code: str, pin: Pin, after: bool) -> DrawnPhoto:
        self.drawn += 1
        return draw(
            catalogue().kinds[code].group,
            after=after,
            seed=self.drawn,
            longitude=pin.longitude,
            latitude=pin.latitude,
            taken=self.now - timedelta(hours=1),
        )

    @staticmethod
    def _actor(username: str) -> Actor:
        user = find_user(username)
        if user is None:
            raise LookupError(f"the demo has no account {username}; accounts are loaded first")
        return actor_of(user)


def _pin(report: ServiceRequest) -> Pin:
    assert report.point_4326 is not None
    spot = to_shape(report.point_4326)
    return Pin(spot.x, spot.y)


def now_of(as_of_noon: datetime) -> datetime:
    """The moment that counts as now: noon of the day, or the real hour if the day is today."""
    real = datetime.now(UTC)
    return real if real.date() == as_of_noon.date() else as_of_noon
