"""One file told through the real commands, each step at its own time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import SYSTEM, Actor
from app.casework.calendar import RIYADH
from app.casework.workflow import advance
from app.documents.queries import list_documents
from app.identity.models import Party
from app.ledger.commands import settle_in_history
from app.ledger.queries import list_invoices_of_case
from gis.models import SpatialUnit
from licensing.applications import commands, queries
from licensing.catalogue import Service
from licensing.demo import drawings
from licensing.demo.answers import answers_of
from licensing.demo.papers import attach_sample, attach_samples
from licensing.demo.people import Cast, holder
from licensing.models import Application, ConfirmationCode, CorrectionItem, Permit

OPEN_AT, CLOSE_AT = time(8, 5), time(14, 10)
WEEKEND = (4, 5)  # Friday and Saturday
# Working hours between one step and the next.
GAPS = {
    "invite_office": 3,
    "accept_invitation": 20,
    "hand_to_owner": 70,
    "submit": 9,
    "start_review": 7,
    "recommend_approval": 6,
    "recommend_refusal": 6,
    "refer_to_committee": 6,
    "consult_agencies": 4,
    "request_correction": 4,
    "resubmit": 40,
    "approve": 5,
    "refuse": 5,
    "pay": 26,
    "withdraw": 12,
    "lapse": 420,
}
SLOW = 2.6


@dataclass
class Tale:
    """What happens to one file: whose it is, where, and the steps in order."""

    service: Service
    party: Party
    steps: Sequence[str]
    last: datetime  # when the last step happened
    parcel: SpatialUnit | None = None
    branch: int = 1
    seed: int = 0
    bad_drawing: bool = False
    remarks: Sequence[tuple[str, str, str]] = ()
    slow: bool = False
    extra: dict[str, Any] = field(default_factory=dict)  # what is answered, in place of anything that the form would take
    place: dict[str, Any] = field(default_factory=dict)  # where it is, for a service that asks for no parcel
    design: Callable[[Application], None] | None = None  # how the office draws, where it does not draw on the map


def tell(tale: Tale, cast: Cast) -> Application:
    """The file stands where its last step left it."""
    times = _times(tale)
    owner = holder(tale.party)
    application = commands.start_application(
        tale.service.code, tale.party, owner, parcel=tale.parcel, municipality_id=tale.branch, at=times[0], **tale.place
    )
    if tale.steps:
        fill(application, tale, "applicant", owner, times[0])
    for step, at in zip(tale.steps, times[1:], strict=True):
        _TAKE.get(step, _plain)(application, step, tale, cast, at)
    return application


def permit_of(application: Application) -> Permit:
    return db.session().scalars(select(Permit).where(Permit.application_id == application.id)).one()


def fill(application: Application, tale: Tale, side: Any, actor: Actor, at: datetime) -> None:
    """What the side answers and attaches, and the line of a fence."""
    form = queries.form_for(application, side)
    answers = {k: v for k, v in tale.extra.items() if k in form.by_name} or answers_of(form, tale.seed)
    if form.fields:
        faults = commands.save_answers(application, form, MultiDict(answers), side, actor)
        if faults:
            raise ValueError(f"demo answers of {application.service_code}: {faults}")
    attach_samples(application, side, at)
    if queries.definition_of(application).drawing == "fence" and side == "applicant":
        site = queries.site_of_application(application)
        assert site is not None
        commands.draw(application, "fence", drawings.as_sent(drawings.fence_line(site)), actor)


def _invite(application: Application, step: str, tale: Tale, cast: Cast, at: datetime) -> None:
    commands.name_office(application, cast.office.id, holder(tale.party))
    advance(application, step, holder(tale.party), at=at)


def _design(application: Application, step: str, tale: Tale, cast: Cast, at: datetime) -> None:
    """The office answers, draws and attaches, then hands over."""
    fill(application, tale, "engineering_office", cast.office_actor, at)
    if tale.design is not None:
        tale.design(application)
    elif queries.definition_of(application).drawing == "floors":
        _draw_floors(application, tale, cast)
    advance(application, step, cast.office_actor, at=at)


def _draw_floors(application: Application, tale: Tale, cast: Cast) -> None:
    site = queries.site_of_application(application)
    assert site is not None
    floors = drawings.villa(site, 0.74 + 0.02 * (tale.seed % 12), annex=tale.seed % 3 != 0)
    if tale.bad_drawing:
        floors["ground"] = drawings.over_the_setback(site)
    for part, shape in floors.items():
        commands.draw(application, part, drawings.as_sent(shape), cast.office_actor)


def _submit(application: Application, step: str, tale: Tale, cast: Cast, at: datetime) -> None:
    if (code := db.session().get(ConfirmationCode, application.id)) is not None:
        code.confirmed_at = at
        db.session().flush()
    advance(application, step, holder(tale.party), at=at)


def _desk(application: Application, step: str, tale: Tale, cast: Cast, at: datetime) -> None:
    counts = len(queries.list_findings(application))
    words = {
        "recommend_approval": f"راجعت الطلب ومستنداته ورسمه. فُحصت {counts} قاعدة ولا مخالفة فيها.",
        "recommend_refusal": "لم تثبت ملكية مقدم الطلب للقطعة.",
        "refer_to_committee": "المستندات مكتملة والكوادر مطابقة للمطلوب، ويُعرض على اللجنة.",
        "consult_agencies": "نأمل إبداء الرأي في المسار وبرنامج العمل المرفقين.",
    }
    data = {"reasoning": [], "internal": True} if step.startswith("recommend") else None
    advance(application, step, cast.reviewer(application.municipality_id), note=words.get(step, ""), data=data, at=at)


def _return(application: Application, step: str, tale: Tale, cast: Cast, at: datetime) -> None:
    actor = cast.reviewer(application.municipality_id)
    for target, name, remark in tale.remarks or _usual_remarks(application):
        commands.name_correction(application, target, name, remark, actor)
    advance(application, step, actor, at=at)


def _usual_remarks(application: Application) -> list[tuple[str, str, str]]:
    need = next((n for n in queries.definition_of(application).documents if n.by != "register"), None)
    if need is not None:
        return [("document", need.code, "النسخة المرفقة غير واضحة. أرفق نسخة مقروءة تظهر الرقم والتاريخ.")]
    field_ = queries.form_for(application).fields[0]
    return [("answer", field_.name, "راجع هذه الإجابة وصححها.")]


def _resubmit(application: Application, step: str, tale: Tale, cast: Cast, at: datetime) -> None:
    """Everything that carries a remark is mended."""
    request = queries.find_open_correction(application)
    for item in list(request.items) if request else []:
        _mend(application, item, tale, cast, at)
        item.answered_at = at
    db.session().flush()
    advance(application, step, cast.office_actor if application.office_party_id else holder(tale.party), at=at)


def _mend(application: Application, item: CorrectionItem, tale: Tale, cast: Cast, at: datetime) -> None:
    site = queries.site_of_application(application)
    if item.target == "drawing" and site is not None and item.name in (floors := drawings.villa(site, 0.86)):
        commands.draw(application, item.name, drawings.as_sent(floors[item.name]), cast.office_actor)
    elif item.target == "document":
        earlier = [d for d in list_documents(application) if d.kind == item.name]
        newer = attach_sample(application, item.name, "pdf", at, mark="-2")
        db.session().flush()
        for old in earlier:
            old.superseded_by_id = newer.id
    elif item.target == "answer" and item.name == "height_m":
        application.answers = {**application.answers, "height_m": "10.8"}


def _decide(application: Application, step: str, tale: Tale, cast: Cast, at: datetime) -> None:
    words = {"approve": "أوافق على توصية المراجع.", "refuse": "لم تثبت ملكية مقدم الطلب للقطعة، فيُرفض الطلب."}
    advance(application, step, cast.approver(application.municipality_id), note=words[step], at=at)


def _pay(application: Application, step: str, tale: Tale, cast: Cast, at: datetime) -> None:
    invoice = next(i for i in list_invoices_of_case(application.id) if i.state == "issued")
    settle_in_history(invoice, at, announce=False)
    advance(application, "issue", SYSTEM, at=at)


def _by_owner(application: Application, step: str, tale: Tale, cast: Cast, at: datetime) -> None:
    advance(application, step, holder(tale.party), at=at)


def _plain(application: Application, step: str, tale: Tale, cast: Cast, at: datetime) -> None:
    advance(application, step, SYSTEM if step == "lapse" else cast.office_actor, at=at)


_TAKE: dict[str, Callable[[Application, str, Tale, Cast, datetime], None]] = {
    "invite_office": _invite,
    "hand_to_owner": _design,
    "submit": _submit,
    "start_review": _desk,
    "recommend_approval": _desk,
    "recommend_refusal": _desk,
    "refer_to_committee": _desk,
    "consult_agencies": _desk,
    "request_correction": _return,
    "resubmit": _resubmit,
    "approve": _decide,
    "refuse": _decide,
    "pay": _pay,
    "withdraw": _by_owner,
}


def _times(tale: Tale) -> list[datetime]:
    """Start and steps in order, each in office hours, the last at ``tale.last``."""
    hours = [GAPS.get(step, 5) * (SLOW if tale.slow else 1.0) * (1 + tale.seed % 5 / 10) for step in tale.steps]
    at = in_office_hours(tale.last)
    moments = [at]
    for gap in reversed(hours):
        at = in_office_hours(at - timedelta(days=gap / 5))
        moments.append(at)
    return moments[::-1]


def in_office_hours(at: datetime) -> datetime:
    """The same moment, or the last working moment before it."""
    local = at.astimezone(RIYADH)
    if local.time() < OPEN_AT:
        local = datetime.combine(local.date() - timedelta(days=1), CLOSE_AT, RIYADH)
    elif local.time() > CLOSE_AT:
        local = datetime.combine(local.date(), CLOSE_AT, RIYADH)
    while local.weekday() in WEEKEND:
        local = datetime.combine(local.date() - timedelta(days=1), CLOSE_AT, RIYADH)
    return local.astimezone(UTC)
