"""What goes over the wire: the envelopes of the interface. Answers of services follow each service's own schema."""

from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")


class Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Words(Wire):
    """A text in the two languages of the installation."""

    ar: str
    en: str


class Problem(BaseModel):
    """RFC 9457; ``code`` is stable, ``title`` is for people, in the language of Accept-Language."""

    type: str
    title: str
    status: int
    code: str
    request_id: str
    details: dict[str, str]


class Page(Wire, Generic[T]):
    """One page of a list; ``next`` is the cursor of the following page, null on the last."""

    items: list[T]
    next: str | None


class ServiceRow(Wire):
    code: str
    name: Words
    group: str
    audience: str
    online: bool
    version: int | None


class DocumentRow(Wire):
    code: str
    name: Words
    by: Literal["applicant", "engineering_office", "register"] | None
    required: bool
    required_if: dict[str, Any]
    accept: list[str]


class ServiceWhole(ServiceRow):
    output: Words
    deadline_working_days: int | None
    starts: dict[str, Any] | None
    procedure: str | None
    documents: list[DocumentRow]


class Clock(Wire):
    name: str | None
    due_at: datetime | None


class ApplicationRow(Wire):
    reference: str
    service: str
    service_version: int
    title: str
    state: str
    state_name: str
    holder: str
    place: str
    opened_at: datetime
    submitted_at: datetime | None
    closed_at: datetime | None
    clock: Clock


class Task(Wire):
    key: str
    name: str
    side: str
    status: str


class Fee(Wire):
    total: str
    currency: str


class ApplicationWhole(ApplicationRow):
    tasks: list[Task]
    actions: list[str]
    fee: Fee | None
    permit: str | None


class StartApplication(Wire):
    """``place``: what the service's own beginning asks for (``starts`` of the service), e.g. {"parcel": "…"} or {"branch": "1"}."""

    service: str = Field(max_length=80)
    place: dict[str, str] = Field(default_factory=dict, max_length=12)


class Answers(Wire):
    """``faults``: by question, what is still missing or wrong; an application with faults is kept and cannot be sent."""

    answers: dict[str, Any]
    faults: dict[str, dict[str, str]]


class AnswersPatch(Wire):
    answers: dict[str, Any] = Field(max_length=200)


class Drawing(Wire):
    geometry: dict[str, Any]


class Submit(Wire):
    code: str = Field(default="", max_length=12, description="The confirmation code, where the step asks for one.")


class Withdraw(Wire):
    note: str = Field(default="", max_length=2000)


class FileRow(Wire):
    id: UUID
    kind: str
    name: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime


class Event(Wire):
    action: str
    from_state: str | None
    to_state: str
    state_name: str
    note: str
    at: datetime


class Correction(Wire):
    target: str
    name: str
    remark: str
    answered_at: datetime | None


class CorrectionRound(Wire):
    opened_at: datetime
    closed_at: datetime | None
    items: list[Correction]


class Decision(Wire):
    application: str
    service: str
    outcome: str
    outcome_name: str
    decided_at: datetime
    note: str
    permit: str | None


class PermitRow(Wire):
    reference: str
    service: str
    title: str
    state: str
    state_name: str
    place: str
    issued_on: date
    valid_to: date | None
    application: str | None


class Condition(Wire):
    code: str
    text: Words
    due_on: date | None
    met_on: date | None


class PermitWhole(PermitRow):
    verify_url: str
    facts: dict[str, Any]
    conditions: list[Condition]


class Verified(Wire):
    reference: str
    title: str
    state: str
    state_name: str
    holds: bool
    issued_on: date | None
    valid_to: date | None
    municipality: str


class Me(Wire):
    party: str
    party_id: UUID
    key: str
    scopes: list[str]
    expires_at: datetime
    per_minute: int


class EventType(Wire):
    name: str
    description: str


class NewWebhook(Wire):
    url: str = Field(max_length=500)
    events: list[str] = Field(min_length=1, max_length=30)


class Webhook(Wire):
    id: UUID
    url: str
    events: list[str]
    created_at: datetime
    disabled_at: datetime | None
    disabled_why: str


class WebhookWithSecret(Webhook):
    secret: str


class Delivery(Wire):
    id: UUID
    event: str
    state: str
    created_at: datetime
    delivered_at: datetime | None
    attempts: list[dict[str, Any]]


class DeliveryWhole(Delivery):
    payload: dict[str, Any]
