"""Registers of what was issued and of what is under way."""

from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from app import db
from app.casework.calendar import RIYADH
from app.casework.kinds import all_kinds
from app.casework.models import Case
from app.casework.reference import normalise_reference, parse_verification_code
from app.casework.workflow import localised, state_of
from app.i18n.folding import fold, letters_for_sql, letters_in_order
from app.identity.models import Party
from app.organisation.models import Municipality
from licensing.catalogue import UnknownService, get_service, services
from licensing.models import Permit
from licensing.registers.registry import MOST_ROWS, Asked, Found


def permits(asked: Asked) -> Found:
    """A permit by its number, for him who also knows its holder's number; without a number, the asker's own."""
    return _issued(asked, asked.text("permit_no", "licence_no", "certificate_no"), ())


def survey_decisions(asked: Asked) -> Found:
    """Survey decisions by number and holder: decisions of the land about its corners."""
    about_corners = _codes("land", "decision", asking_one_of=("corners", "old_corners"))
    return _issued(asked, asked.text("survey_no", "survey_decision_no"), about_corners)


def document_state(asked: Asked) -> Found:
    """What holds today of the paper with that code."""
    code = parse_verification_code(asked.text("qr_token", "verify_code"))
    permit = db.session().scalars(select(Permit).where(Permit.verify_code == code)).one_or_none()
    return Found((_("الوثيقة"), _("الرقم"), _("تاريخ الإصدار"), _("تنتهي في"), _("الحالة اليوم")), [_permit_row(permit)] if permit else [])


def my_cases(asked: Asked) -> Found:
    """Everything of the asking party, newest first, from the day that he names."""
    query = select(Case).where(Case.party_id == asked.application.party_id, Case.id != asked.application.id)
    if since := asked.answers.get("since_on"):
        query = query.where(Case.opened_at >= datetime.combine(since, time.min, RIYADH))
    cases = db.session().scalars(query.order_by(Case.opened_at.desc()).limit(MOST_ROWS)).all()
    return Found((_("الرقم"), _("المعاملة"), _("فُتحت في"), _("الحالة")), [_case_row(case) for case in cases])


def case_state(asked: Asked) -> Found:
    """One transaction by its number, for him who also knows its party's number."""
    number = normalise_reference(asked.text("transaction_no", "request_no"), {kind.prefix for kind in all_kinds().values()})
    case = db.session().scalars(select(Case).where(Case.reference == number)).one_or_none() if number else None
    if case is None or not _knows_party(asked, case.party_id):
        return Found((_("الرقم"), _("المعاملة"), _("فُتحت في"), _("الحالة")))
    return Found((_("الرقم"), _("المعاملة"), _("فُتحت في"), _("الحالة")), [_case_row(case)])


def offices(asked: Asked) -> Found:
    """Accredited engineering offices, with the class that was granted to them last, in the class asked for."""
    wanted, degree = asked.text("class", "office_class"), _said("class")
    held = (
        select(Permit.party_id, Permit.service_code, degree.label("degree"), Permit.valid_to)
        .where(*_standing(_codes("engineering", "certificate", asking_one_of=("class",))))
        .ext(distinct_on(Permit.party_id))
        .order_by(Permit.party_id, Permit.issued_on.desc())
        .subquery()
    )
    query = select(Party.name_ar, held.c.service_code, held.c.degree, held.c.valid_to, func.count().over())
    query = query.outerjoin(held, held.c.party_id == Party.id).where(Party.accreditation == "engineering_office")
    if wanted:
        query = query.where(held.c.degree == wanted)
    found = db.session().execute(query.order_by(Party.name_ar, Party.id).limit(MOST_ROWS)).all()
    rows = [
        (name, _chosen(code, "class", said), _day(until)) if code else (name, _("لم يُصنف"), "") for name, code, said, until, _total in found
    ]
    return Found((_("المكتب"), _("الدرجة"), _("التصنيف سارٍ حتى")), rows, found[0][-1] if found else 0)


def opportunities(asked: Asked) -> Found:
    """Investment opportunities that were announced and are open, of one activity where it is named."""
    query = (
        select(Permit.reference, Permit.title, Permit.place_text, Municipality.name_ar, Permit.valid_to)
        .join(Municipality, Municipality.id == Permit.municipality_id)
        .where(*_standing(_codes("investment", "notice")))
        .order_by(Permit.issued_on.desc())
        .limit(MOST_ROWS)
    )
    if activity := asked.text("activity_offered"):
        query = query.where(_said("activity_offered") == activity)
    rows = [(number, title, place, branch, _day(until)) for number, title, place, branch, until in db.session().execute(query)]
    return Found((_("الرقم"), _("الفرصة"), _("الموقع"), _("البلدية"), _("آخر يوم")), rows)


def graves(asked: Asked) -> Found:
    """Burials by the name of the dead, in any spelling, and the day and cemetery where they are known; the newest first.

    Index: ix_permit_service_code_issued_on.
    """
    columns = (_("المتوفى"), _("تصريح الدفن"), _("المقبرة"))
    name, day, where = fold(asked.text("deceased_name")), asked.answers.get("death_date"), asked.text("cemetery")
    if not name:
        return Found(columns)
    query = (
        select(_said("deceased_name"), Permit.issued_on, Permit.place_text, Permit.service_code, _said("cemetery"))
        .where(Permit.service_code.in_(_codes("cemetery", "permission", asking_one_of=("cemetery",))))
        .where(_said("deceased_name").like(letters_in_order(name)))
        .where(_folded(_said("deceased_name")).contains(name, autoescape=True))
        .order_by(Permit.issued_on.desc())
        .limit(MOST_ROWS)
    )
    if day:
        query = query.where(_said("death_date") == str(day))
    if where:
        query = query.where(_said("cemetery") == where)
    rows = [(dead or "", _day(on), place or _chosen(code, "cemetery", at)) for dead, on, place, code, at in db.session().execute(query)]
    return Found(columns, rows)


def points(asked: Asked) -> Found:
    """Documents of the classification programme that count for the asking office: each evaluation is a point."""
    query = (
        select(Permit.title, Permit.reference, Permit.issued_on)
        .where(*_standing(_codes("engineering")), Permit.party_id == asked.application.party_id)
        .order_by(Permit.issued_on.desc())
        .limit(MOST_ROWS)
    )
    rows = [(title, number, _day(on), "1") for title, number, on in db.session().execute(query)]
    return Found((_("الوثيقة"), _("الرقم"), _("تاريخها"), _("النقاط")), rows)


def _said(name: str) -> ColumnElement[str]:
    """An answer of the application that the document came from."""
    return Permit.facts["answers"][name].astext


def _folded(text: ColumnElement[str]) -> ColumnElement[str]:
    return func.regexp_replace(func.translate(func.lower(text), *letters_for_sql()), r"\s+", " ", "g")


def _chosen(code: str, name: str, value: str | None) -> str:
    """An answer of a document's application as its question shows it; as it stands where the service asks it no longer."""
    try:
        field = get_service(code).form.by_name.get(name)
    except UnknownService:
        field = None
    choice = field.by_value.get(value or "") if field is not None else None
    return choice.label.ar if choice is not None else value or ""


def _issued(asked: Asked, number: str, codes: tuple[str, ...]) -> Found:
    columns = (_("الوثيقة"), _("الرقم"), _("تاريخ الإصدار"), _("تنتهي في"), _("الحالة اليوم"))
    query: Select[Permit] = select(Permit).order_by(Permit.issued_on.desc()).limit(MOST_ROWS)
    if codes:
        query = query.where(Permit.service_code.in_(codes))
    if number:
        reference = normalise_reference(number, {kind.prefix for kind in all_kinds().values()})
        found = db.session().scalars(query.where(Permit.reference == reference)).all() if reference else []
        return Found(columns, [_permit_row(p) for p in found if _knows_party(asked, p.party_id)])
    return Found(columns, [_permit_row(p) for p in db.session().scalars(query.where(Permit.party_id == asked.application.party_id))])


def _knows_party(asked: Asked, party_id: UUID | None) -> bool:
    """The asker is the party itself, or wrote its number: the two together are what entitles him."""
    if party_id is None:
        return False
    if party_id == asked.application.party_id:
        return True
    party = db.session().get_one(Party, party_id)
    return party.identifier is not None and party.identifier == asked.text("owner_id", "unified_no", "owner_id_or_unified_no")


def _codes(group: str, template: str = "", *, asking_one_of: Collection[str] = ()) -> tuple[str, ...]:
    """Services of a group told by what they are: the kind of their document, and one of the questions they ask."""
    return tuple(
        service.code
        for service in services().values()
        if service.definition is not None
        and service.facts.group == group
        and template in ("", service.definition.output.template)
        and (not asking_one_of or not service.form.by_name.keys().isdisjoint(asking_one_of))
    )


def _standing(codes: tuple[str, ...]) -> tuple[ColumnElement[bool], ...]:
    return (Permit.service_code.in_(codes), Permit.state == "active")


def _permit_row(permit: Permit) -> tuple[str, ...]:
    return (permit.title, permit.reference, _day(permit.issued_on), _day(permit.valid_to), localised(state_of(permit).name))


def _case_row(case: Case) -> tuple[str, ...]:
    return (case.reference, case.title, _day(case.opened_at.date()), localised(state_of(case).citizen_name or state_of(case).name))


def _day(day: date | None) -> str:
    return day.isoformat() if day else _("دائمة")
