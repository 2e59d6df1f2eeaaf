"""Which bodies are to be asked about a file, which were, and what they answered."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select

from app import db
from licensing.applications import queries as applications
from licensing.consultations.agencies import Agency, agencies
from licensing.models import Application, Consultation, ConsultationAnswer, LinkMiss


def wanted(application: Application) -> dict[str, str]:
    """Code of each body to be asked -> why: named by the service, or found by the place on the map."""
    found = current_app.extensions["ports"].get("agencies_for")
    if found is None:
        return dict.fromkeys(applications.definition_of(application).agencies, "")
    return {one.code: "، ".join(one.why) for one in found(application) if one.code in agencies()}


def list_consultations(application: Application) -> list[Consultation]:
    """Every asking of this file, oldest first."""
    query = select(Consultation).where(Consultation.application_id == application.id)
    return list(db.session().scalars(query.order_by(Consultation.asked_at, Consultation.id)))


def standing(application: Application) -> dict[str, Consultation]:
    """The latest asking of each body that was not called back."""
    return {c.agency_code: c for c in list_consultations(application) if c.state != "revoked"}


def answer_of(consultation: Consultation) -> ConsultationAnswer | None:
    """What the body says now: its latest answer."""
    return consultation.answers[-1] if consultation.answers else None


def unheard(application: Application) -> list[str]:
    """Bodies that must be heard before an approval and have not answered, by code."""
    asked = standing(application)
    return [code for code in wanted(application) if code not in asked or answer_of(asked[code]) is None]


def objections(application: Application) -> list[ConsultationAnswer]:
    """Answers that stand against the file now."""
    latest = [answer_of(c) for c in standing(application).values()]
    return [answer for answer in latest if answer is not None and answer.answer == "objection"]


def conditions_asked(application: Application) -> list[tuple[Agency, str]]:
    """Conditions under which bodies have no objection, with the body; for the permit's conditions."""
    rows = []
    for code, consultation in standing(application).items():
        answer = answer_of(consultation)
        if answer is not None and answer.answer == "conditions":
            rows += [(agencies()[code], text) for text in answer.conditions]
    return rows


def token_of(consultation_id: UUID) -> str:
    """What the link of an asking carries: 192 bits that nobody can guess without the installation's key; stored nowhere."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return base64.urlsafe_b64encode(hmac.digest(key, b"opinion:" + consultation_id.bytes, "sha256")[:24]).decode()


def link_of(consultation_id: UUID) -> str:
    """The address by which the body answers, on the installation's public name."""
    return f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}/opinion/{token_of(consultation_id)}"


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_by_token(token: str) -> Consultation | None:
    return db.session().scalars(select(Consultation).where(Consultation.token_hash == hash_of(token))).one_or_none()


def is_over(consultation: Consultation, application: Application) -> bool:
    """The link opens nothing: called back, past its time, or the file is closed."""
    return consultation.state == "revoked" or consultation.expires_at < datetime.now(UTC) or application.closed_at is not None


def get_consultation(application: Application, consultation_id: UUID) -> Consultation | None:
    query = select(Consultation).where(Consultation.id == consultation_id, Consultation.application_id == application.id)
    return db.session().scalars(query).one_or_none()


def misses_since(address: str, since: datetime) -> int:
    """How many links that do not exist this address asked for. Index: ix_link_miss_address_at."""
    return db.session().scalar(select(func.count()).select_from(LinkMiss).where(LinkMiss.address == address, LinkMiss.at > since)) or 0


def list_running(after: UUID | None, limit: int) -> Sequence[tuple[Consultation, Application]]:
    """Those of open files that wait for an answer, by key, with the file. Index: ix_consultation_waiting."""
    query = (
        select(Consultation, Application)
        .join(Application, Application.id == Consultation.application_id)
        .where(Consultation.state == "waiting", Application.closed_at.is_(None))
        .order_by(Consultation.id)
        .limit(limit)
    )
    rows = db.session().execute(query.where(Consultation.id > after) if after else query)
    return [(consultation, application) for consultation, application in rows]
