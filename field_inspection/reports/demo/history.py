"""The bulk path: rows of finished (and some running) reports as the commands would have left them, inserted directly."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import JSON, Text, bindparam, cast, column, func, insert, select

from app import db
from app.casework.calendar import RIYADH, WorkingCalendar
from app.casework.clocks import calendar_for
from app.casework.models import Case, CaseClock, CaseEvent, CaseSearch, CaseSubject
from app.casework.reference import format_reference
from app.i18n.folding import fold
from field_inspection.catalogue.report_kinds import ReportKind, catalogue
from field_inspection.reports.demo.spots import Spot, Spots
from field_inspection.reports.demo.when import Moment
from field_inspection.reports.demo.words import CONTACTS, LANDMARKS, REASONS, REPLIES
from field_inspection.reports.masking import mask
from field_inspection.reports.models import ReportRating, ServiceRequest

_MEDIAN_SHARE, _SPREAD = 0.42, 0.55  # of the term that a report takes; spread of its logarithm
_SLOWNESS = 1.75  # of the branch that is behind
_RATED, _PHONED = 0.42, 0.55
_LATELY, _STUCK = timedelta(days=40), 0.07  # some reports of the last weeks got stuck and are late
_WAY = (
    ("open", None, "new", 0.0),
    ("classify", "new", "classified", 0.04),
    ("dispatch", "classified", "dispatched", 0.08),
    ("accept", "dispatched", "accepted", 0.3),
    ("close", "accepted", "closed", 1.0),
)
_HOLDERS = {
    "open": ("", "public"),
    "classify": ("ريم الزهراني", "desk_940"),
    "dispatch": ("ريم الزهراني", "desk_940"),
    "accept": ("فرقة الميدان", "inspector"),
    "close": ("ريم الزهراني", "desk_940"),
}


@dataclass
class Rows:
    """What is inserted, table by table."""

    case: list[dict[str, Any]] = field(default_factory=list)
    request: list[dict[str, Any]] = field(default_factory=list)
    event: list[dict[str, Any]] = field(default_factory=list)
    clock: list[dict[str, Any]] = field(default_factory=list)
    search: list[dict[str, Any]] = field(default_factory=list)
    subject: list[dict[str, Any]] = field(default_factory=list)
    rating: list[dict[str, Any]] = field(default_factory=list)
    last_number: dict[int, int] = field(default_factory=dict)


class History:
    """Turns moments into rows; everything that happened before ``now`` is told."""

    def __init__(self, spots: Spots, random: Random, now: datetime, slow_branch: int) -> None:
        self.spots, self.random, self.now, self.slow_branch = spots, random, now, slow_branch
        self.rows, self.kinds = Rows(), {g: (ks := catalogue().in_group(g), [_frequency(k) for k in ks]) for g in catalogue().groups}

    def tell(self, moment: Moment) -> None:
        kinds, weights = self.kinds[moment.group]
        kind, spot = self.random.choices(kinds, weights)[0], self.spots.take(storm=moment.storm)
        at, key = moment.at.astimezone(UTC), _ordered_id(moment.at, self.random)
        minutes, calendar = kind.term
        share = self.random.lognormvariate(0, _SPREAD) * _MEDIAN_SHARE * (_SLOWNESS if spot.municipality_id == self.slow_branch else 1)
        if self.now - at < _LATELY and self.random.random() < _STUCK:
            share *= 9
        working = calendar_for(spot.municipality_id) if calendar == "working" else None
        self._report(kind, spot, at, key, share, working, minutes, calendar)

    def _report(
        self,
        kind: ReportKind,
        spot: Spot,
        at: datetime,
        key: UUID,
        share: float,
        working: WorkingCalendar | None,
        minutes: int,
        calendar: str,
    ) -> None:
        def after(part: float) -> datetime:
            spent = max(1, round(minutes * share * part))
            return (working.due(at, spent) if working else at + timedelta(minutes=spent)) or at

        steps = [(action, before, state, at if part == 0 else after(part)) for action, before, state, part in _WAY]
        done = [step for step in steps if step[3] <= self.now]
        closed = done[-1][3] if done[-1][0] == "close" else None
        due = working.due(at, minutes) if working else at + timedelta(minutes=minutes)
        reply, number = REPLIES[kind.group] if closed else "", self._number(at)
        self._case(kind, spot, at, key, done[-1][2], closed, due, number, reply)
        self.rows.clock.append(
            {
                "case_id": key,
                "name": "officer",
                "calendar": calendar,
                "target_minutes": minutes,
                "used_minutes": round(minutes * share) if closed else 0,
                "running_since": None if closed else at,
                "due_at": None if closed else due,
            }
        )
        for action, before, state, moment in done:
            name, role = _HOLDERS[action]
            self.rows.event.append(
                {
                    "id": _ordered_id(moment, self.random),
                    "case_id": key,
                    "action": action,
                    "from_state": before,
                    "to_state": state,
                    "actor_name": name,
                    "actor_role": role,
                    "audience": "parties",
                    "note": reply if action == "close" else "",
                    "data": {},
                    "at": moment,
                }
            )
        if closed and self.random.random() < _RATED:
            self._rate(key, closed, late=share > 1)

    def _case(
        self,
        kind: ReportKind,
        spot: Spot,
        at: datetime,
        key: UUID,
        state: str,
        closed: datetime | None,
        due: datetime | None,
        number: str,
        reply: str,
    ) -> None:
        words, last4 = self._words(kind), f"{self.random.randrange(10_000):04d}"
        phone = f"+96652091{self.random.randrange(10):01d}{last4}" if self.random.random() < _PHONED else None
        place = f"{spot.words}، {self.random.choice(LANDMARKS)}" if self.random.random() < 0.5 else spot.words
        x, y = spot.x + self.random.uniform(-2e-5, 2e-5), spot.y + self.random.uniform(-2e-5, 2e-5)
        self.rows.case.append(
            {
                "id": key,
                "kind": "report",
                "reference": number,
                "municipality_id": spot.municipality_id,
                "procedure_code": "report",
                "procedure_version": 1,
                "state": state,
                "version": 1,
                "title": kind.name["ar"],
                "channel": self.random.choice(("web", "web", "phone")),
                "phone_last4": phone[-4:] if phone else None,
                "opened_at": at,
                "closed_at": closed,
                "due_at": None if closed else due,
                "clock_name": None if closed else "officer",
                "place_text": place,
                "point_4326": f"SRID=4326;POINT({x:.7f} {y:.7f})",
            }
        )
        self.rows.request.append(
            {
                "id": key,
                "category_code": kind.code,
                "family": kind.group,
                "department_code": kind.department,
                "severity": kind.severity,
                "sla_hours": kind.sla_hours,
                "description": words,
                "public_text": mask(words),
                "is_public": kind.public,
                "district_name": spot.district,
                "reporter_phone": phone,
                "reporter_key": _key(self.random),
                "followers_count": 0,
                "times_reopened": 0,
                "reply": reply,
            }
        )
        self.rows.search.append(
            {"case_id": key, "words": f"{_folded(number)} {_folded(kind.name['ar'])} {_folded(place)} {_folded(spot.reference)}"}
        )
        self.rows.subject.append({"case_id": key, "subject_type": "parcel", "subject_id": str(spot.parcel_id), "label": spot.reference})

    def _words(self, kind: ReportKind) -> str:
        words = self.random.choice(kind.examples)
        return words + self.random.choice(CONTACTS) if self.random.random() < 0.015 else words

    def _number(self, at: datetime) -> str:
        year = at.astimezone(RIYADH).year
        self.rows.last_number[year] = self.rows.last_number.get(year, 0) + 1
        return format_reference("RP", year, self.rows.last_number[year])

    def _rate(self, key: UUID, closed: datetime, *, late: bool) -> None:
        stars = self.random.choices((1, 2, 3, 4, 5), (20, 22, 25, 20, 13) if late else (2, 3, 8, 32, 55))[0]
        when = closed + timedelta(hours=self.random.uniform(0.5, 70))
        if when < self.now:
            self.rows.rating.append(
                {"id": _key(self.random), "report_id": key, "closing": 0, "stars": stars, "reason": REASONS[stars], "rated_at": when}
            )


def write(rows: Rows) -> None:
    """Insert everything, parents first. Row security forbids COPY here, so each table's rows travel as one JSON."""
    pairs = (
        (Case.__table__, rows.case),
        (ServiceRequest.__table__, rows.request),
        (CaseEvent.__table__, rows.event),
        (CaseClock.__table__, rows.clock),
        (CaseSearch.__table__, rows.search),
        (CaseSubject.__table__, rows.subject),
        (ReportRating.__table__, rows.rating),
    )
    for table, many in pairs:
        if many:
            _insert(table, many)


def _insert(table: Any, many: list[dict[str, Any]]) -> None:
    names = list(many[0])
    plain = {name: Text() if isinstance(table.c[name].type, Geometry) else table.c[name].type for name in names}
    body = bindparam("body", json.dumps(many, default=str, ensure_ascii=False), type_=Text)
    source = (
        func.json_to_recordset(cast(body, JSON))
        .table_valued(*(column(n, t) for n, t in plain.items()), name="told")
        .render_derived(with_types=True)
    )
    values = [func.ST_GeomFromEWKT(source.c[n]) if isinstance(table.c[n].type, Geometry) else source.c[n] for n in names]
    db.session().execute(insert(table).from_select(names, select(*values), include_defaults=False))


_folded = lru_cache(4096)(fold)


def _frequency(kind: ReportKind) -> float:
    """Common things are common: what is not critical comes oftener."""
    return {"critical": 1.0, "high": 2.6, "medium": 3.2, "low": 2.0}[kind.severity]


def _ordered_id(at: datetime, random: Random) -> UUID:
    """A version 7 identifier of that millisecond, as if it had been made then."""
    number = (int(at.timestamp() * 1000) << 80) | random.getrandbits(80)
    return UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | (0x7 << 76) | (0x2 << 62))


def _key(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
