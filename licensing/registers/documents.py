"""Registers of what was issued and of what is under way."""

from datetime import date, datetime, time
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, select

from app import db
from app.casework.calendar import RIYADH
from app.casework.kinds import all_kinds
from app.casework.models import Case
from app.casework.reference import normalise_reference, parse_verification_code
from app.casework.workflow import localised, state_of
from app.i18n.folding import fold
from app.identity.models import Party
from app.organisation.models import Municipality
from licensing.catalogue import Service, services
from licensing.models import Permit
from licensing.registers.registry import MOST_ROWS, Asked, Found


def permits(asked: Asked) -> Found:
    """A permit by its number, for him who also knows its holder's number; without a number, the asker's own."""
    return _issued(asked, asked.text("permit_no", "licence_no", "certificate_no"), ())


def survey_decisions(asked: Asked) -> Found:
    """Survey decisions by number and holder."""
    return _issued(asked, asked.text("survey_no", "survey_decision_no"), _codes("land", template="decision"))


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
    """Accredited engineering offices, with the class that was granted to them, in the branch asked for."""
    wanted, held = asked.text("class", "office_class"), _standing(_codes("engineering", template="certificate"))
    rows = []
    for office in db.session().scalars(select(Party).where(Party.accreditation == "engineering_office").order_by(Party.name_ar)):
        granted = held.get(office.id)
        degree = str(granted.facts.get("answers", {}).get("class", "")) if granted else ""
        if wanted and degree != wanted:
            continue
        words = _label(granted, "class") if granted else ""
        rows.append((office.name_ar, words or _("لم يُصنف"), _day(granted.valid_to) if granted else ""))
    return Found((_("المكتب"), _("الدرجة"), _("التصنيف سارٍ حتى")), rows[:MOST_ROWS], len(rows))


def opportunities(asked: Asked) -> Found:
    """Investment opportunities that were announced and are open, of one activity where it is named."""
    query = _active(_codes("investment", template="notice")).order_by(Permit.issued_on.desc())
    if activity := asked.text("activity_offered"):
        query = query.where(Permit.facts["answers"]["activity_offered"].astext == activity)
    rows = [(p.reference, p.title, p.place_text, _branch(p), _day(p.valid_to)) for p in db.session().scalars(query.limit(MOST_ROWS))]
    return Found((_("الرقم"), _("الفرصة"), _("الموقع"), _("البلدية"), _("آخر يوم")), rows)


def graves(asked: Asked) -> Found:
    """Burials by the name of the dead, in any spelling, and the day where it is known."""
    name, day = fold(asked.text("deceased_name")), asked.answers.get("death_date")
    query = select(Permit).where(Permit.service_code.in_(_codes("cemetery", template="permission")))
    rows = []
    for permit in db.session().scalars(query.order_by(Permit.issued_on.desc()).limit(5_000)):
        said = permit.facts.get("answers", {})
        if name and name in fold(str(said.get("deceased_name", ""))) and (not day or str(said.get("death_date", "")) == str(day)):
            rows.append((str(said.get("deceased_name", "")), _day(permit.issued_on), permit.place_text or _chosen(permit, "cemetery")))
    return Found((_("المتوفى"), _("تصريح الدفن"), _("المقبرة")), rows)


def points(asked: Asked) -> Found:
    """Documents of the classification programme that count for the asking office: each evaluation is a point."""
    counted = _active(_codes("engineering")).where(Permit.party_id == asked.application.party_id)
    rows = [(p.title, p.reference, _day(p.issued_on), "1") for p in db.session().scalars(counted.order_by(Permit.issued_on.desc()))]
    return Found((_("الوثيقة"), _("الرقم"), _("تاريخها"), _("النقاط")), rows)


def _chosen(permit: Permit, name: str) -> str:
    """The words of the answer that was chosen for the document."""
    field = services()[permit.service_code].form.by_name.get(name)
    choice = field.by_value.get(str(permit.facts.get("answers", {}).get(name))) if field is not None else None
    return str(choice.label) if choice is not None else ""


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


def _label(permit: Permit, name: str) -> str:
    """An answer of a document's application as its question shows it."""
    value = str(permit.facts.get("answers", {}).get(name, ""))
    field = services()[permit.service_code].form.by_name.get(name)
    return field.by_value[value].label.ar if field is not None and value in field.by_value else value


def _codes(group: str, template: str = "") -> tuple[str, ...]:
    """Services of a group whose document is of a kind: told by what they are."""
    return tuple(s.code for s in services().values() if s.facts.group == group and _gives(s, template))


def _gives(service: Service, template: str) -> bool:
    return service.definition is not None and template in ("", service.definition.output.template)


def _active(codes: tuple[str, ...]) -> Select[Permit]:
    return select(Permit).where(Permit.service_code.in_(codes), Permit.state == "active")


def _standing(codes: tuple[str, ...]) -> dict[UUID, Permit]:
    """The newest standing document of each holder."""
    query = _active(codes).order_by(Permit.issued_on)
    return {p.party_id: p for p in db.session().scalars(query) if p.party_id is not None}


def _permit_row(permit: Permit) -> tuple[str, ...]:
    return (permit.title, permit.reference, _day(permit.issued_on), _day(permit.valid_to), localised(state_of(permit).name))


def _case_row(case: Case) -> tuple[str, ...]:
    return (case.reference, case.title, _day(case.opened_at.date()), localised(state_of(case).citizen_name or state_of(case).name))


def _branch(case: Case) -> str:
    return db.session().get_one(Municipality, case.municipality_id).name_ar


def _day(day: date | None) -> str:
    return day.isoformat() if day else _("دائمة")
