"""Eligibility before effort: what the service asks of person, body and parcel, answered before a draft is begun."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import db
from app.authz import NO_BUSINESS, Actor
from app.casework.models import Case, CaseSubject
from app.errors import UserError
from app.identity.models import Party
from app.identity.queries import parties_acted_for
from app.ledger.models import Invoice
from app.strict_yaml import load_strict
from app.tenancy import everything
from gis.models import SpatialUnit
from gis.register import queries as register
from licensing.applications import subjects
from licensing.catalogue.definitions import ServiceDefinition
from licensing.catalogue.library import Service
from licensing.models import Application, Permit, ServiceLaunch

BODIES = ("establishment", "non_profit", "government")
_CHANGING = ("land_change",)


@dataclass(frozen=True)
class Asker:
    """Who asks, for which parties, about which parcel."""

    service: Service
    definition: ServiceDefinition
    parties: Sequence[Party] = ()
    parcel: SpatialUnit | None = None
    is_staff: bool = False

    @property
    def ids(self) -> list[UUID]:
        return [party.id for party in self.parties]


@dataclass(frozen=True)
class Answered:
    """One condition: met, not met, or (None) not known yet. ``way_on``: where to go when it is not met, as label and address."""

    rule: str
    met: bool | None
    words: str
    way_on: tuple[str, str] | None = None


@dataclass(frozen=True)
class Outcome:
    """All conditions together."""

    answers: list[Answered] = field(default_factory=list)

    @property
    def barred(self) -> bool:
        return any(answer.met is False for answer in self.answers)

    @property
    def unknown(self) -> bool:
        return not self.barred and any(answer.met is None for answer in self.answers)


def rules_of(definition: ServiceDefinition) -> list[str]:
    """The conditions of a service in the order of asking: those that its start implies, then those it names."""
    who = {"establishment": "is_establishment", "engineering_office": "is_office", "government": "is_government"}
    implied = [who.get(definition.start.who, f"is_{definition.start.who}" if definition.start.who in ("individual", "staff") else "")]
    implied += ["owns_parcel"] if definition.start.place == "own_parcel" else []
    implied += ["holds_permit"] if definition.acts_on and definition.acts_on.of_applicant else []
    return list(dict.fromkeys(rule for rule in (*implied, *definition.eligibility) if rule))


def outcome_for(service: Service, actor: Actor, parcel: SpatialUnit | None = None) -> Outcome:
    """The answer to a person before he begins; who has not signed in learns what will be asked."""
    definition = service.definition
    if definition is None:
        return Outcome()
    if not actor.signed_in:
        return Outcome([Answered(rule, None, str(CONDITIONS[rule])) for rule in rules_of(definition)])
    staff = any(held - NO_BUSINESS for held in actor.roles.values())
    asker = Asker(service, definition, parties_acted_for(actor), parcel, staff)
    with everything():
        return Outcome([_ask(rule, asker) for rule in rules_of(definition)])


def is_closed(service_code: str) -> bool:
    """The service takes no new requests now. Index: pk_service_launch."""
    launch = db.session().get(ServiceLaunch, service_code)
    return launch is not None and launch.state == "closed"


def require_eligible(service: Service, party: Party, parcel: SpatialUnit | None, *, staff: bool = False) -> None:
    """The conditions that the definition names hold for this party, before a draft stands.

    Raises:
        UserError: ``ineligible_…`` of the first that does not, which says the way on.
    """
    definition = service.definition
    if definition is None or not definition.eligibility:
        return
    asker = Asker(service, definition, (party,), parcel, staff)
    with everything():
        for rule in definition.eligibility:
            if _RULES[rule](asker) is False:
                raise UserError(f"ineligible_{rule}")


def _ask(rule: str, asker: Asker) -> Answered:
    met = _RULES[rule](asker)
    if met is not False:
        return Answered(rule, met, str(CONDITIONS[rule]))
    words, label, address = _OTHERWISE[rule]
    return Answered(rule, False, str(words), (str(label), address()) if label else None)


def _any_party(asker: Asker, holds: Callable[[Party], bool]) -> bool:
    return any(holds(party) for party in asker.parties)


def _owns_parcel(asker: Asker) -> bool | None:
    if asker.parcel is not None:
        return register.is_owner(asker.parcel.id, asker.ids)
    return bool(register.list_parcels_of(asker.ids, limit=1))


def _zone_known(asker: Asker) -> bool | None:
    return None if asker.parcel is None else asker.parcel.zone_id is not None


def _no_running(asker: Asker) -> bool | None:
    """Index: ix_case_party; a parcel narrows it to ix_application_parcel_id."""
    query = select(Application.id).where(
        Application.service_code == asker.service.code, Application.party_id.in_(asker.ids), Application.closed_at.is_(None)
    )
    if asker.parcel is not None:
        query = query.where(Application.parcel_id == asker.parcel.id)
    elif asker.definition.start.place in ("own_parcel", "parcel"):
        return None
    return db.session().scalar(query.limit(1)) is None


def _holds_permit(asker: Asker) -> bool | None:
    if asker.definition.acts_on is None:
        query = select(Permit.id).where(Permit.party_id.in_(asker.ids), Permit.state == "active").limit(1)
        return db.session().scalar(query) is not None
    return bool(subjects.list_permits_for(asker.definition.acts_on, asker.ids, limit=1))


def _not_frozen(asker: Asker) -> bool | None:
    """No change of the boundary is under way and no restriction is registered. Index: ix_case_subject_subject."""
    if asker.parcel is None:
        return None
    changing = (
        select(Case.id)
        .join(CaseSubject, CaseSubject.case_id == Case.id)
        .where(
            CaseSubject.subject_type == "parcel",
            CaseSubject.subject_id == str(asker.parcel.id),
            Case.kind.in_(_CHANGING),
            Case.closed_at.is_(None),
            Case.state.not_in(("draft", "withdrawn")),
        )
        .limit(1)
    )
    return db.session().scalar(changing) is None


def _no_fine(asker: Asker) -> bool | None:
    """Index: ix_case_party, ix_invoice_case_id."""
    query = (
        select(Invoice.id)
        .join(Case, Case.id == Invoice.case_id)
        .where(Case.party_id.in_(asker.ids), Case.kind == "violation", Invoice.state == "issued")
    )
    return db.session().scalar(query.limit(1)) is None


_RULES: Mapping[str, Callable[[Asker], bool | None]] = {
    "is_individual": lambda asker: _any_party(asker, lambda party: party.kind in ("citizen", "resident")),
    "is_establishment": lambda asker: _any_party(asker, lambda party: party.kind in BODIES),
    "is_government": lambda asker: asker.is_staff or _any_party(asker, lambda party: party.kind == "government"),
    "is_office": lambda asker: _any_party(asker, lambda party: party.accreditation == "engineering_office"),
    "is_staff": lambda asker: asker.is_staff,
    "owns_parcel": _owns_parcel,
    "zone_known": _zone_known,
    "no_running_application": _no_running,
    "holds_permit": _holds_permit,
    "parcel_not_frozen": _not_frozen,
    "no_unpaid_fine": _no_fine,
}
CONDITIONS: Mapping[str, Any] = {
    "is_individual": _l("أن تقدّم باسمك فرداً، مواطناً أو مقيماً."),
    "is_establishment": _l("أن تكون مفوضاً عن منشأة."),
    "is_government": _l("أن تمثل جهة حكومية."),
    "is_office": _l("أن تكون مفوضاً عن مكتب هندسي معتمد."),
    "is_staff": _l("أن تكون موظفاً في الأمانة."),
    "owns_parcel": _l("أن تكون القطعة مسجلة باسمك أو باسم من تنوب عنه."),
    "zone_known": _l("أن تكون للقطعة منطقة بناء في السجل."),
    "no_running_application": _l("ألا يكون لك طلب قائم من هذه الخدمة على القطعة نفسها."),
    "holds_permit": _l("أن تكون لديك الرخصة التي تُطلب عليها الخدمة، وحالتها تسمح بها."),
    "parcel_not_frozen": _l("ألا تكون على القطعة معاملة تغيير حدود قائمة."),
    "no_unpaid_fine": _l("ألا تكون عليك غرامة بلدية غير مسددة."),
}


def _page(endpoint: str, **values: Any) -> Callable[[], str]:
    return lambda: url_for(endpoint, **values)


def _service(rule: str) -> Callable[[], str]:
    """The service that helps on whom the rule refuses."""
    return lambda: url_for("services.show", code=_ways_on()[rule])


@lru_cache(maxsize=1)
def _ways_on() -> dict[str, str]:
    return load_strict(Path(__file__).with_name("ways_on.yaml"), dict[str, str])


_OTHERWISE: Mapping[str, tuple[Any, Any, Callable[[], str]]] = {
    "is_individual": (_l("هذه الخدمة للأفراد، وحسابك لا يمثل فرداً."), _l("ابحث عن خدمة للمنشآت"), _page("services.index", audience="G2B")),
    "is_establishment": (_l("هذه الخدمة للمنشآت، وحسابك ليس مفوضاً عن منشأة."), _l("التفويض البلدي الإلكتروني لمنشأة"), _service("is_establishment")),
    "is_government": (_l("هذه الخدمة للجهات الحكومية، وحسابك لا يمثل جهة."), _l("خدمات الأفراد"), _page("services.index", audience="G2C")),
    "is_office": (_l("هذه الخدمة للمكاتب الهندسية المعتمدة."), _l("تسجيل مكتب هندسي"), _service("is_office")),
    "is_staff": (_l("هذه الخدمة داخلية لموظفي الأمانة."), _l("كل الخدمات"), _page("services.index")),
    "owns_parcel": (_l("لا قطعة مسجلة باسمك هنا. يبدأ الطلب مالك القطعة أو من يفوضه."), _l("تحديث صك ملكية"), _service("owns_parcel")),
    "zone_known": (_l("ليست للقطعة منطقة بناء في السجل، فلا يُعرف ما يُسمح به عليها."), _l("اطلب بيان نظام البناء"), _service("zone_known")),
    "no_running_application": (_l("لك طلب قائم من هذه الخدمة. أكمله أو اسحبه قبل أن تبدأ غيره."), _l("معاملاتي"), _page("cases.own")),
    "holds_permit": (_l("ليست لديك رخصة تُطلب عليها هذه الخدمة، أو حالتها لا تسمح بها."), _l("معاملاتي ورخصي"), _page("cases.own")),
    "parcel_not_frozen": (_l("على القطعة معاملة تغيير حدود قائمة. تُقبل الطلبات بعد انتهائها."), "", _page("services.index")),
    "no_unpaid_fine": (_l("عليك غرامة غير مسددة. سددها ثم ابدأ الطلب."), _l("سداد الغرامة"), _page("cases.own")),
}  # fmt: skip

MESSAGES: Mapping[str, Any] = {f"ineligible_{rule}": said[0] for rule, said in _OTHERWISE.items()}
