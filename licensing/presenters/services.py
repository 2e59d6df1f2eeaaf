"""Services of the catalogue as rows and steps of pages."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.casework.workflow import localised
from licensing.catalogue import Service, wording
from licensing.catalogue.definitions import DocumentNeed, ServiceDefinition
from licensing.catalogue.procedures import procedures
from licensing.presenters.answers import document_name

SUPPLIERS = {"applicant": _l("يرفقه مقدم الطلب"), "engineering_office": _l("يرفقه المكتب الهندسي"), "register": _l("من السجل، لا يُطلب منك")}
WHO_STARTS = {
    "anyone": _l("كل من له حساب"),
    "individual": _l("الأفراد: مواطن أو مقيم"),
    "establishment": _l("مفوض عن منشأة"),
    "engineering_office": _l("مكتب هندسي معتمد"),
    "government": _l("مفوض عن جهة حكومية"),
    "staff": _l("موظف في الأمانة"),
}
PLACES = {
    "own_parcel": _l("قطعة أرض مسجلة باسمك"),
    "parcel": _l("قطعة أرض مسجلة"),
    "site": _l("موقع تحدده بعنوانه أو على الخريطة"),
    "route": _l("مسار ترسمه على الخريطة أو تكتب نقاطه"),
    "none": _l("لا تلزم قطعة ولا موقع"),
}
ONLINE, NOT_YET = (_l("متاحة إلكترونياً"), "good"), (_l("لم تُتح إلكترونياً بعد"), "neutral")


def who_starts(definition: ServiceDefinition) -> str:
    """Who may begin, in words."""
    if definition.start.place == "own_parcel":
        return _("مالك مسجل في القطعة، أو من يفوضه")
    return str(WHO_STARTS[definition.start.who])


def service_row(service: Service) -> dict[str, Any]:
    """A line of the list."""
    documents = [document.name for document in service.documents if document.kind == "document"]
    return {
        "code": service.code,
        "title": service.name,
        "url": url_for("services.show", code=service.code),
        "online": service.online,
        "tag": ONLINE if service.online else NOT_YET,
        "fee": service.fee,
        "days": days_words(service.days),
        "documents": documents,
        "output": service.output,
    }


def service_facts(service: Service) -> list[dict[str, Any]]:
    """What a person wants to know before he starts, for ``summary_list``."""
    facts, words = service.facts, wording()
    return [
        {"key": _("الوثيقة التي تحصل عليها"), "value": service.output},
        {"key": _("مدتها"), "value": service.validity},
        {"key": _("الرسوم"), "value": service.fee},
        {"key": _("مدة الإنجاز"), "value": days_words(service.days)},
        {"key": _("طريقة المعالجة"), "value": service.procedure},
        {"key": _("لمن"), "value": str(words.audiences[facts.audience]) if facts.audience in words.audiences else ""},
        {"key": _("المكان"), "value": place_words(service)},
        {"key": _("المكتب الهندسي"), "value": _("يلزم مكتب هندسي معتمد") if _needs_office(service) else _("لا يلزم")},
        {"key": _("زيارة الموقع قبل القرار"), "value": _("نعم") if _needs_visit(service) else _("لا")},
    ]


def place_words(service: Service) -> str:
    """What the service asks of the place: as it runs online, else as the list says."""
    if service.definition is None:
        return _("تلزم قطعة أرض مسجلة") if service.facts.needs_parcel else _("لا تلزم قطعة أرض")
    if service.definition.acts_on is not None:
        return _("يُعرف من الرخصة التي تُطلب عليها")
    return str(PLACES[service.definition.start.place])


def _needs_office(service: Service) -> bool:
    return service.definition.start.engineering_office if service.definition else service.facts.needs_engineering_office


def _needs_visit(service: Service) -> bool:
    """Somebody goes there before the decision: as the service runs online, else as the list says."""
    definition = service.definition
    if definition is None:
        return service.facts.needs_inspection
    return definition.visit is not None or "awaiting_visit" in procedures()[definition.procedure].states


def document_rows(service: Service) -> list[dict[str, Any]]:
    """What must be brought, and by whom where the service runs online."""
    if service.definition is None:
        return [{"name": document.name, "by": "", "optional": False} for document in service.documents]
    return [
        {"name": document_name(need.code), "by": str(SUPPLIERS[need.by]), "optional": not need.required}
        for need in service.definition.documents
    ]


def step_rows(service: Service) -> list[dict[str, str]]:
    """The way of a request through its procedure: who has the file in each state, in order, without the side ways."""
    if service.definition is None:
        return []
    procedure = procedures()[service.definition.procedure]
    aside = {"returned", "refused", "withdrawn", "lapsed"}
    return [
        {"state": localised(state.name), "holder": localised(state.holder)} for code, state in procedure.states.items() if code not in aside
    ]


def deciders(service: Service) -> str:
    """Who decides, in words."""
    if service.definition is None:
        return ""
    decides = {step.may for step in procedures()[service.definition.procedure].steps}
    if any(permission.endswith(":decide") for permission in decides):
        return _("موظف يراجع ويوصي، وموظف آخر صاحب صلاحية يقرر. من أوصى لا يقرر.")
    return _("تصدر آلياً عند اكتمال البيانات وسداد الرسوم، وللبلدية أن تعاين بعد ذلك.")


def document_hint(need: DocumentNeed) -> str:
    """Accepted kinds of file, said in words."""
    return (
        _("PDF أو صورة") if set(need.accept) - {"pdf"} and "pdf" in need.accept else _("PDF فقط") if need.accept == ("pdf",) else _("صورة")
    )


def days_words(days: int) -> str:
    if days == 0:
        return _("فوري")
    if days == 1:
        return _("يوم عمل واحد")
    if days == 2:
        return _("يوما عمل")
    return _("%(days)s أيام عمل", days=days) if days <= 10 else _("%(days)s يوم عمل", days=days)


def plain_days_words(days: int) -> str:
    """Days of the calendar."""
    if days in (1, 2):
        return _("يوم واحد") if days == 1 else _("يومين")
    return _("%(days)s أيام", days=days) if days <= 10 else _("%(days)s يوماً", days=days)
