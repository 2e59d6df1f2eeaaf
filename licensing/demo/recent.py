"""What lies on the desks today: a few weeks of files in every state, told through the real commands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app import db
from app.authz import SYSTEM
from app.casework.workflow import advance
from app.identity.models import Party
from gis.models import SpatialUnit
from licensing.demo.people import Cast
from licensing.demo.places import Plot
from licensing.demo.roads import BY_KIND, online
from licensing.demo.telling import Tale, in_office_hours, permit_of, tell
from licensing.models import Application

# kind, state, how many at full size, days since the last step (several: one after another)
WANTED: Sequence[tuple[str, str, int, Sequence[float]]] = (
    ("villa", "draft", 1, (1,)),
    ("villa", "office_invited", 1, (12,)),
    ("villa", "with_office", 1, (9,)),
    ("villa", "owner_confirmation", 1, (1,)),
    ("villa", "submitted", 3, (0.2, 5, 14)),
    ("villa", "under_review", 2, (0.3, 13)),
    ("villa", "returned", 1, (6,)),
    ("villa", "resubmitted", 1, (0.4,)),
    ("villa", "recommended", 1, (11,)),
    ("villa", "awaiting_payment", 1, (2,)),
    ("villa", "issued", 3, (1, 4, 9)),
    ("villa", "refused", 1, (3,)),
    ("villa", "withdrawn", 1, (2,)),
    ("villa", "lapsed", 1, (2,)),
    ("fence", "draft", 1, (2,)),
    ("fence", "submitted", 2, (0.2, 9)),
    ("fence", "under_review", 1, (8,)),
    ("fence", "returned", 1, (4,)),
    ("fence", "recommended", 1, (0.4,)),
    ("fence", "awaiting_payment", 1, (1,)),
    ("fence", "issued", 1, (1,)),
    ("fence", "refused", 1, (5,)),
    ("fence", "withdrawn", 1, (3,)),
    ("fence", "lapsed", 1, (1,)),
    ("statement", "draft", 1, (1,)),
    ("statement", "submitted", 2, (0.3, 4)),
    ("statement", "under_review", 1, (1,)),
    ("statement", "recommended", 1, (0.3,)),
    ("statement", "awaiting_payment", 1, (2,)),
    ("statement", "issued", 1, (1,)),
    ("shop", "draft", 1, (1,)),
    ("shop", "awaiting_payment", 1, (4,)),
    ("shop", "issued", 2, (0.5, 5)),
    ("shop", "withdrawn", 1, (2,)),
    ("shop", "lapsed", 1, (1,)),
)
FEWER_BELOW = 20_000  # parcels: a small city has one file of each kind and state


def tell_recent(plots: Sequence[Plot], cast: Cast, now: datetime, parcels: int) -> list[Application]:
    """Every state of every procedure stands; the slow branch's files take longer."""
    told: list[Application] = []
    services, vacant, any_plot = online(), iter([p for p in plots if not p.built]), iter([p for p in plots if p.built])
    for kind, state, many, ages in WANTED:
        for number in range(many if parcels >= FEWER_BELOW else 1):
            plot, seed = next(vacant if kind == "villa" else any_plot), len(told)
            last = now - timedelta(days=float(ages[number % len(ages)]))
            shop = kind == "shop"
            party = cast.party("shop") if shop else db.session().get_one(Party, plot.party_id)
            parcel = None if shop else db.session().get_one(SpatialUnit, plot.id)
            bad = kind == "villa" and state in ("returned", "resubmitted")
            remarks = (
                [
                    ("drawing", "ground", "ارتداد الدور الأرضي أقل من المطلوب على الواجهة. عدّل الرسم."),
                    ("answer", "height_m", "الارتفاع المعلن لا يطابق المقاطع المرفقة. صحح أحدهما."),
                ]
                if bad
                else ()
            )
            told.append(
                tell(
                    Tale(
                        services[kind],
                        party,
                        BY_KIND[kind][state],
                        last,
                        parcel=parcel,
                        branch=plot.municipality_id,
                        seed=seed,
                        bad_drawing=bad,
                        remarks=remarks,
                    ),
                    cast,
                )
            )
    return told


def change_permits(applications: Sequence[Application], cast: Cast, now: datetime) -> None:
    """One permit of each further state: suspended, completed, expired, revoked."""
    issued = [permit_of(a) for a in applications if a.state == "issued"]
    built = [permit for permit in issued if any(c.visit_kind for c in permit.conditions)]
    others = [permit for permit in issued if permit not in built]
    for permit, action, words in (
        (built[0], "suspend", "أوقف العمل في الموقع إلى حين تصحيح المخالفة وإعادة المعاينة."),
        (others[0], "revoke", "تبيّن أن المستندات المقدمة لا تخص القطعة."),
    ):
        advance(permit, action, cast.approver(permit.municipality_id), note=words, at=in_office_hours(now - timedelta(hours=3)))
    for permit in built[2:]:
        for condition in permit.conditions:
            condition.met_on = now.date() if condition.visit_kind else None
        db.session().flush()
        advance(permit, "complete", SYSTEM, at=in_office_hours(now - timedelta(hours=2)))
