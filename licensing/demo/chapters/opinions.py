"""What applicants said of the decisions that they got; a comment waits for the moderator, another is shown."""

from sqlalchemy import select

from app import db
from licensing.demo.chapters.stage import SEAT, Stage
from licensing.models import Application
from licensing.ratings import commands
from licensing.ratings.commands import decision_of

DECIDED = ("issued", "refused")
# stars, reason, comment; of the newest decisions of each service, in turn
SAID = (
    (5, "speed", "صدر القرار قبل الموعد المعلن."),
    (4, "website", ""),
    (5, "staff", "ملاحظات المراجع كانت واضحة."),
    (3, "clarity", "لم أعرف أن تقرير التربة مطلوب إلا في آخر خطوة."),
    (4, "speed", ""),
    (2, "decision", "أرجو بيان السبب بتفصيل أكثر."),
    (5, "website", ""),
)
SHOWN = 3  # of the seven, the one whose comment staff elsewhere read


def rate(stage: Stage) -> None:
    """The villas' and the statements' decisions are rated, enough of each that the public sees the average."""
    for part in ("villa", "statement"):
        for number, (application, said) in enumerate(zip(_decided(stage.services[part].code), SAID, strict=False)):
            assert application.party_id is not None
            rating = commands.rate(application, application.party_id, *said)
            if number == SHOWN:
                commands.moderate(rating, rating.comment, True, stage.cast.staff["director", SEAT])


def _decided(code: str) -> list[Application]:
    """The newest decided files of the seat, as many as there are opinions."""
    query = (
        select(Application)
        .where(Application.service_code == code, Application.state.in_(DECIDED), Application.municipality_id == SEAT)
        .order_by(Application.closed_at.desc(), Application.id)
        .limit(4 * len(SAID))
    )
    return [file for file in db.session().scalars(query) if file.closed_at is not None and decision_of(file) is not None][: len(SAID)]
