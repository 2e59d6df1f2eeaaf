"""Those who act for others in files: who they are in words, and what happens to their part when the mandate ends."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from app import db
from app.authz import Actor
from app.casework.models import CaseParty
from app.errors import Forbidden
from app.identity.delegation import DelegationEnded, list_given, list_members
from app.identity.models import Delegation, Party
from app.identity.queries import parties_acted_for, today
from licensing.applications.opening import BODIES
from licensing.catalogue import services, wording
from licensing.models import Application

KINDS = {
    "agent": _l("معقّب أو وكيل"),
    "office": _l("مكتب هندسي"),
    "staff": _l("موظف في الجهة"),
    "service_centre": _l("مركز خدمة"),
    "government": _l("مندوب جهة حكومية"),
}


def leave_files(event: DelegationEnded) -> None:
    """The delegate takes no further part in the files that he began by the delegation. Index: ix_application_delegation_id."""
    files = select(Application.id).where(Application.delegation_id == event.delegation_id)
    part = update(CaseParty).where(CaseParty.case_id.in_(files), CaseParty.party_id == event.delegate_id)
    db.session().execute(
        part.where(CaseParty.role.in_(("delegate", "preparer"))).values(until=today() - timedelta(days=1)),
        execution_options={"synchronize_session": "fetch"},
    )


def centre_of(actor: Actor) -> Party:
    """The service centre for which the actor stands at the counter.

    Raises:
        Forbidden: he works for none.
    """
    centre = next((party for party in parties_acted_for(actor) if party.accreditation == "service_centre"), None)
    if centre is None:
        raise Forbidden("not_permitted")
    return centre


def groups() -> list[tuple[str, str]]:
    """Code and name of each group of services."""
    return [(code, str(group.name)) for code, group in wording().groups.items()]


def services_of(chosen: list[str]) -> list[str]:
    """Codes of the services of these groups; none chosen: all, told as an empty list."""
    return sorted(code for code, service in services().items() if service.facts.group in chosen)


def mandates_page(actor: Actor) -> dict[str, Any]:
    """Everything that somebody may do for the actor's parties, and they for others."""
    own = parties_acted_for(actor)
    rows = [_row(given, principal, to, actor) for given, principal, to in list_given(actor)]
    bodies = [party for party in own if party.kind in BODIES]
    return {
        "parties": [(str(party.id), party.name_ar) for party in own],
        "given": [row for row in rows if row["given"]],
        "received": [row for row in rows if not row["given"]],
        "bodies": [{"party": body, "members": _members(body, actor)} for body in bodies],
        "groups": groups(),
        "centre": next((party for party in own if party.accreditation == "service_centre"), None),
    }


def _row(given: Delegation, principal: Party, to: Party, actor: Actor) -> dict[str, Any]:
    named = {str(wording().groups[services()[code].facts.group].name) for code in given.services if code in services()}
    over = given.ended_at is not None or given.valid_to < today()
    return {
        "id": given.id,
        "given": principal.id in actor.party_ids,
        "principal": principal.name_ar,
        "delegate": to.name_ar,
        "kind": str(KINDS[given.kind]),
        "services": _scope(given.services, named),
        "may": _("يُعد الطلبات ويرسلها") if given.may_submit else _("يُعد الطلبات ولا يرسلها"),
        "from": given.valid_from,
        "to": given.valid_to,
        "over": over,
        "state": (_("انتهى"), "neutral") if over else (_("سارٍ"), "good"),
        "by_code": given.consent == "code",
    }


def _scope(codes: list[str], groups_named: set[str]) -> str:
    if not codes:
        return _("كل الخدمات")
    if len(codes) == 1 and codes[0] in services():
        return services()[codes[0]].name
    return "، ".join(sorted(groups_named))


def _members(body: Party, actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "id": mandate.id,
            "name": user.display_name,
            "from": mandate.valid_from,
            "to": mandate.valid_to,
            "over": mandate.ended_at is not None or (mandate.valid_to is not None and mandate.valid_to < today()),
            "self": user.id == actor.user_id,
        }
        for mandate, user in list_members(body.id)
    ]
