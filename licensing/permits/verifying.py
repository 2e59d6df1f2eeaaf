"""What anybody may know of an issued paper: its state now, by the code printed on it or by the file itself."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.casework.presenters import state_words
from app.casework.workflow import localised, procedure_of, state_of
from app.documents.models import Document
from app.identity.queries import today
from app.lazily import Lazily
from app.tenancy import everything
from app.verification import resolve
from gis.register import queries as register
from licensing.catalogue import get_service
from licensing.models import Permit, PermitEdition
from licensing.permits import queries
from licensing.permits.contents import booked_rows
from licensing.permits.editions import find_edition_by_code, list_editions
from licensing.permits.pages import masked, measure_words
from licensing.permits.standing import standing
from licensing.permits.words import change_words
from licensing.signing.signers import signer

pades = Lazily("licensing.signing.pades", __name__)
MAX_MEGABYTES = 20
# Changes after which the earlier paper is worth nothing: it was lost, or the permit is another's now.
VOIDS_EARLIER = frozenset({"replace", "transfer"})


@dataclass(frozen=True)
class FileAnswer:
    """What a file is: ``genuine`` as we issued it, ``altered`` after our signature, signed by ``another``, or ``unknown``."""

    verdict: str
    template: str = ""
    context: dict[str, Any] | None = None
    signed_at: datetime | None = None


def verified_permit(code: str) -> tuple[str, dict[str, Any]] | None:
    """For ``/verify``: the permit's state now. The holder's name is masked, the land and the work are not."""
    permit, edition = queries.find_permit_by_code(code), None
    if permit is None:
        edition = find_edition_by_code(code)
        permit = queries.get_permit_by_id(edition.permit_id) if edition else None
    if permit is None:
        return None
    editions, now = list_editions(permit), standing(permit.state, permit.valid_to, today())
    facts, last = (edition or permit).facts, editions[0] if editions else None
    return "licensing/permits/verified.html", {
        "permit": permit,
        "state": state_words(permit) if now == permit.state else _ended_words(permit),
        "state_code": now,
        "holds": now == "active" and edition is None,
        "branch": queries.branch_of(permit),
        "holder": masked(facts.get("holder", "")),
        "service": get_service(permit.service_code),
        "parcel": register.get_parcel(permit.parcel_id) if permit.parcel_id else None,
        "measures": measure_words(permit),
        "booked": booked_rows(queries.application_of(permit), facts),
        "since": max((e.at for e in queries.list_moves(permit) if e.to_state == permit.state), default=None),
        "now": datetime.now(UTC),
        "earlier": _earlier([e for e in editions if e.number > edition.number]) if edition else None,
        "last_change": {"words": change_words(last.change), "on": last.issued_on} if last else None,
        "about": [{"title": p.title, "reference": p.reference, "on": p.issued_on} for p in queries.list_about(permit)],
    }


def check_file(body: bytes) -> FileAnswer:
    """Does this file equal what we issued? By its signature, else by its fingerprint in the register."""
    key = signer()
    found = pades.read_signature(body, key.authorities()) if key else None
    if found is not None and found.ours and found.intact:
        answer = _known(found.reason)
        if answer is not None:
            return FileAnswer("genuine", *answer, signed_at=found.at)
    if (code := _kept_code(hashlib.sha256(body).hexdigest())) and (answer := _known(code)):
        return FileAnswer("genuine", *answer)
    if found is not None and found.ours and not found.intact:
        return FileAnswer("altered", signed_at=found.at)
    return FileAnswer("another" if found is not None else "unknown")


def _known(code: str) -> tuple[str, dict[str, Any]] | None:
    with everything():
        return resolve(code)


def _kept_code(sha256: str) -> str | None:
    """The code of the permit of whose paper we keep exactly these bytes. Index: ix_document_sha256."""
    query = select(Permit.verify_code).join(Document, Document.case_id == Permit.id)
    with everything():
        return db.session().scalar(query.where(Document.sha256 == sha256, Document.kind == queries.PAPER_KIND).limit(1))


def _earlier(newer: Sequence[PermitEdition]) -> dict[str, Any]:
    """That newer papers have taken this one's place, when and why, and whether this one may still be shown.

    One that was reported lost, or whose permit went to another, is void whatever came after.
    """
    voiding = next((e for e in newer if e.change in VOIDS_EARLIER), None)
    told = voiding or newer[0]
    return {"words": change_words(told.change), "on": told.issued_on, "void": voiding is not None}


def _ended_words(permit: Permit) -> tuple[str, str]:
    """The words of the end, for a permit whose last day passed before the nightly job could say so."""
    state = procedure_of(permit).states.get("expired", state_of(permit))
    return localised(state.name) or _("منتهية الصلاحية"), state.tone
