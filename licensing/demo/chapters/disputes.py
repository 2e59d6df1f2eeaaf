"""Grievances against refusals: one upheld, so that the file is studied anew, and one that nobody has answered yet; a neighbour objects."""

from datetime import timedelta

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.casework.workflow import advance
from app.identity.models import Party
from licensing.demo.chapters.stage import SEAT, Stage
from licensing.demo.people import holder
from licensing.demo.roads import SIMPLE
from licensing.grievances import commands
from licensing.models import AffectedNeighbour, Application
from licensing.passport import neighbours
from licensing.passport.asking import tell_neighbours_of

UPHELD = (
    "رُفض الطلب لعدم ثبوت الملكية، والصك مسجل باسمي ومرفق في الطلب.",
    "إعادة دراسة الطلب",
    "ثبتت الملكية بالصك المسجل بعد الرجوع إلى السجل، فيُعاد فتح الطلب ودراسته.",
)
OPEN = ("السبب المذكور في القرار لا يخص قطعتي، وقد صدر مثله لجاري على الشارع نفسه.", "إلغاء القرار")
NEIGHBOUR = ("objection", "صالح بن محمد", "الخيمة ملاصقة لمدخل منزلي وتمنع وقوف السيارات أمامه.")


def dispute(stage: Stage) -> None:
    """Another than who decided answers the grievance."""
    reasons, wanted, answer = UPHELD
    director = stage.cast.staff["director", SEAT]
    refused = [stage.on_plot("statement", next(stage.built), SIMPLE["refused"], stage.now - timedelta(days=days)) for days in (16, 9)]
    first = commands.file_grievance(refused[0], reasons, wanted, _applicant(refused[0]), stage.now - timedelta(days=11))
    advance(first, "study", director, at=stage.now - timedelta(days=7))
    commands.answer(first, "upheld", "reopen", answer, director)
    commands.file_grievance(refused[1], *OPEN, _applicant(refused[1]), stage.now - timedelta(days=3))
    _beside(stage)


def _applicant(file: Application) -> Actor:
    return holder(db.session().get_one(Party, file.party_id))


def _beside(stage: Stage) -> None:
    tent = stage.on_plot("tent", next(stage.built), ("submit",), stage.now - timedelta(days=0.8))
    tell_neighbours_of(str(tent.id))
    query = select(AffectedNeighbour).where(AffectedNeighbour.application_id == tent.id).order_by(AffectedNeighbour.distance_m)
    if (nearest := db.session().scalars(query).first()) is not None:
        neighbours.comment(nearest, *NEIGHBOUR)
