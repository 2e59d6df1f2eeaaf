"""What the municipality's own people wrote: leave, ties, ready sentences, a general prolongation, old permits, a service's new version."""

import csv
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from geoalchemy2.shape import to_shape
from werkzeug.datastructures import MultiDict

from app.authz import Actor
from app.casework.workflow import advance
from app.identity.queries import actor_of, find_user, today
from gis.crs import to_lonlat
from licensing.demo.chapters.stage import SEAT, Stage, owner_of
from licensing.editor import drafting, launching, overlaying, trying
from licensing.legacy.commands import load_register
from licensing.legacy.mapping import Mapping
from licensing.permits import batches
from licensing.permits.batches import Decree
from licensing.review import cover, interest, phrases

FARTHEST = 4  # the branch whose reviewer is away today, and whose days differ
PHRASE = ("correction", "أرفق صورة من الصك الإلكتروني تظهر فيها مساحة القطعة وحدودها.", "اشتراطات رخص البناء")
DECREE = ("47/2/1183", "مراعاة تأخر التوريد الذي شمل مواد البناء هذا العام")
REASON = "متوسط المدة الفعلية خلال السنة يوم ونصف، فتُعلن يومان."
OLD = Mapping.model_validate(
    {
        "source": "archive",
        "format": "csv",
        "reference": "رقم الرخصة",
        "title": ["النوع", "الوصف"],
        "state": {"from": "الحالة", "words": {"سارية": "active", "منتهية": "expired", "مكتملة": "completed", "ملغاة": "cancelled"}},
        "applied_on": "تاريخ الطلب",
        "issued_on": "تاريخ الإصدار",
        "place_text": "الموقع",
        "geometry": {"longitude": "خط الطول", "latitude": "دائرة العرض"},
    }
)
HEAD = ("رقم الرخصة", "النوع", "الوصف", "الحالة", "تاريخ الطلب", "تاريخ الإصدار", "الموقع", "خط الطول", "دائرة العرض")
ROWS = (  # with a place on a plot of the seat, or without one
    ("1421/118", "بناء", "فيلا دورين وملحق", "مكتملة", "2000-05-14", "2000-06-03", True),
    ("1424/307", "بناء", "عمارة سكنية تجارية", "مكتملة", "2003-02-11", "2003-04-20", True),
    ("1427/052", "ترميم", "ترميم منزل شعبي", "منتهية", "2006-03-01", "2006-03-19", False),
    ("1430/411", "بناء", "استراحة", "سارية", "2009-07-06", "2009-09-02", False),
    ("1431/009", "تسوير", "سور أرض زراعية", "موقوفة بقرار قديم", "2010-01-16", "2010-02-08", False),
)


def keep_office(stage: Stage) -> None:
    """Each by whom it belongs to."""
    _leave(stage)
    interest.declare(owner_of(next(stage.built)).identifier or "", "relative", "ابن عم", stage.cast.reviewer(SEAT))
    phrases.write_phrase(*PHRASE, stage.cast.approver(SEAT))
    decree = Decree(stage.services["villa"].code, *DECREE, 6, today(), today() + timedelta(days=1100))
    batches.draft(SEAT, decree, stage.cast.reviewer(SEAT))
    _old_register(stage)
    _new_version(stage)


def _leave(stage: Stage) -> None:
    """Of the seat in a fortnight, of the farthest branch today."""
    away, stand_in = stage.cast.reviewer(FARTHEST), stage.cast.approver(FARTHEST)
    _arrange(away, stand_in, FARTHEST, 0, 4, "إجازة اعتيادية")
    _arrange(_person("approver2"), stage.cast.approver(SEAT), SEAT, 14, 21, "دورة تدريبية في الرياض")


def _arrange(away: Actor, stand_in: Actor, branch: int, first: int, last: int, reason: str) -> None:
    assert away.user_id is not None and stand_in.user_id is not None
    days = today() + timedelta(days=first), today() + timedelta(days=last)
    cover.arrange(away.user_id, stand_in.user_id, branch, *days, reason, away)


def _old_register(stage: Stage) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "archive.csv"
        with path.open("w", encoding="utf8", newline="") as stream:
            table = csv.writer(stream)
            table.writerow(HEAD)
            for *said, placed in ROWS:
                plot = next(stage.built)
                at = to_lonlat(to_shape(plot.geom).representative_point()) if placed else None
                table.writerow([*said, f"حي {plot.district}", *((f"{at.x:.6f}", f"{at.y:.6f}") if at else ("", ""))])
        load_register(path, OLD, SEAT)


def _new_version(stage: Stage) -> None:
    """Written and tried by the director, waiting for the approver's signature; a branch's own days; a point before a launch."""
    director, service = stage.cast.staff["director", SEAT], stage.services["fence"]
    base = drafting.base_of(service)
    change = drafting.propose(service, base | {"deadline": {**base["deadline"], "working_days": 2}}, REASON, SEAT, director)
    trying.dry_run(change, director)
    advance(change, "send", director)
    own_days = MultiDict({"deadline_days": "5", "note": "مراقب واحد في البلدية"})
    overlaying.lay_over(stage.services["tent"], FARTHEST, own_days, stage.cast.staff["director", FARTHEST])
    launching.confirm(stage.services["pests"], "awareness", stage.cast.approver(SEAT))


def _person(username: str) -> Actor:
    user = find_user(username)
    assert user is not None
    return actor_of(user)
