"""What a service definition may say: the shapes of the YAML files of this folder, every unknown key refused."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic import Field as Fact

from app.forms import Condition, Field, Words
from licensing.catalogue.facts import ServiceFacts

Supplier = Literal["applicant", "engineering_office", "register"]
Answerer = Literal["applicant", "engineering_office"]
Text = Annotated[Words, BeforeValidator(lambda value: {"ar": value} if isinstance(value, str) else value)]
Conditions = dict[str, Annotated[Condition, BeforeValidator(lambda value: _as_condition(value))]]

# What the platform measures from the register and the drawing; fee quantities may name these and numeric answers.
MEASURES = frozenset({"total_floor_area_m2", "ground_floor_area_m2", "fence_length_m", "parcel_area_m2"})
SPATIAL_RULES = frozenset(
    {
        "zone_known", "building_drawing", "fence_drawing", "use_allowed", "plot_size", "parking", "flood", "aviation", "heritage",
        "ownership", "distances", "excavation_clash", "protected_asphalt",
    }
)  # fmt: skip
TEMPLATES = frozenset(
    {
        "building_permit", "fence_permit", "zoning_statement", "commercial_licence",
        "licence", "permission", "certificate", "decision", "statement", "notice", "minutes", "work_order", "receipt", "contract",
        "register_extract", "booking", "credential", "report",
    }
)  # fmt: skip

Who = Literal["anyone", "individual", "establishment", "engineering_office", "government", "staff"]
Place = Literal["own_parcel", "parcel", "site", "route", "none"]
PermitState = Literal["active", "suspended", "completed", "expired", "revoked"]
Change = Literal[
    "renew", "amend", "transfer", "extend", "cancel", "replace", "correct", "complete", "occupy", "suspend", "reinstate", "revoke"
]  # fmt: skip
Register = Literal[
    "permits", "survey_decisions", "parcel_card", "vacant_land", "activity_requirements", "fee_estimate", "violations", "reports",
    "my_cases", "case_state", "offices", "opportunities", "graves", "points", "document_state",
]  # fmt: skip
Eligible = Literal[
    "owns_parcel", "zone_known", "no_running_application", "holds_permit", "is_establishment", "is_government", "is_office",
    "parcel_not_frozen", "no_unpaid_fine",
]  # fmt: skip


def _as_condition(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    return {"in": value if isinstance(value, list) else [value]}


class Strict(BaseModel):
    """Every key known, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Module(Strict):
    """Questions that several services share: one task of the task list, answered by one party."""

    code: str
    title: Text
    hint: Text | None = None
    answered_by: Answerer = "applicant"
    fields: tuple[Field, ...] = Fact(min_length=1)


class DocumentNeed(Strict):
    """A document to attach; one that the ``register`` supplies is shown as known and never asked."""

    code: str
    by: Supplier = "applicant"
    required: bool = True
    required_if: Conditions = {}
    accept: tuple[Literal["pdf", "jpg", "png"], ...] = ("pdf", "jpg", "png")


class FeeLine(Strict):
    """So many units of a tariff; ``quantity`` is an expression over measures and answers (dates count as days).

    ``applies_if``: only for such answers.
    """

    tariff: str
    quantity: str
    applies_if: Conditions = {}


class SpatialRule(Strict):
    """A check of the place or the drawing; a blocking one stops an approval."""

    rule: str
    blocking: bool = True


class Deadline(Strict):
    """Working days of the officer's clock; it stands still in these states."""

    working_days: int = Fact(ge=0)
    pauses_in: tuple[str, ...] = ()


class Start(Strict):
    """Who may begin, and which place it is about.

    ``own_parcel``: a registered parcel of the applicant; ``parcel``: any registered one; ``site``: a point with its address;
    ``route``: a drawn line or area; ``none``: no place, the branch is chosen. ``engineering_office``: an office prepares the file.
    """

    who: Who = "anyone"
    place: Place = "none"
    engineering_office: bool = False


class ActsOn(Strict):
    """The service changes or follows a document that was issued before: of which services, in which states."""

    services: tuple[str, ...] = Fact(min_length=1)
    states: tuple[PermitState, ...] = ("active",)
    of_applicant: bool = True  # False: anybody who knows its number, or staff


class Booking(Strict):
    """A place in time that only so many may hold: the answers that name resource, day and slot."""

    resource: str
    day: str
    slot: str | None = None
    capacity: int = Fact(default=1, ge=1)


class OwnRule(Strict):
    """A limit of this service's own over its answers: ``measure`` at most or at least ``limit``, within ``tolerance``.

    Names in the expressions are numeric answers, dates (days), the measures of the drawing and the parcel, ``today`` (a day), and
    the code of an answer that may be chosen several times (how many were chosen). Where a name has no value the rule asks a human.
    """

    code: str = Fact(pattern=r"^[a-z][a-z0-9_]*$")
    measure: str
    at_most: str | None = None
    at_least: str | None = None
    applies_if: Conditions = {}
    tolerance: float = Fact(default=0.0, ge=0)
    severity: Literal["block", "warn", "note"] = "block"
    text: Text
    source: str = "GK"

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError(f"{self.code}: say at_most or at_least")
        return self


class Validity(Strict):
    """How long the document holds, counted from the day of issue.

    ``until``: to the day that a date answer names; ``as_subject``: as long as the document that it changes; ``permanent``: no end.
    """

    years: int | None = None
    months: int | None = None
    days: int | None = None
    years_answered_in: str | None = None
    months_answered_in: str | None = None
    days_answered_in: str | None = None
    until: str | None = None
    as_subject: bool | None = None
    permanent: bool | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(value is not None for value in self.__dict__.values()) != 1:
            raise ValueError("say exactly one of years, months, days, ..._answered_in, until, as_subject, permanent")
        return self

    @property
    def answered_in(self) -> str | None:
        """The answer on which the term depends, if it does."""
        return self.years_answered_in or self.months_answered_in or self.days_answered_in or self.until


class Output(Strict):
    """What comes out: the paper, the procedure of its life, what it changes, or the register that answers."""

    template: str
    procedure: str = "permit_life"
    validity: Validity
    change: Change | None = None
    register_name: Register | None = Fact(default=None, alias="register")


class OrderedVisit(Strict):
    """A visit that a condition orders once the permit is issued."""

    kind: str
    checklist: str
    due_days: int = Fact(gt=0)


class VisitBefore(Strict):
    """The visit on which the decision waits, with the checklist that the inspector fills in."""

    kind: str = "licence"
    checklist: str


class Neighbours(Strict):
    """Owners around the place who are told, or asked, before the decision."""

    within_m: float = Fact(gt=0, le=500)
    notify: bool = True


class Example(Strict):
    """A filing that passes: what is typed. Documents are attached as the definition asks; the place is one that fits ``start``."""

    answers: dict[str, str | list[str]] = {}


class RefusedExample(Example):
    """A filing that is refused: what is typed otherwise, what is left out, and the stable code of the refusal.

    ``because``: code of an own rule, of an answer's fault (``form_…``) or of a message (``unmet_…``).
    """

    without: tuple[str, ...] = ()
    place: Literal["fitting", "foreign_parcel", "other_branch", "none"] = "fitting"
    party: Literal["fitting", "individual", "establishment"] = "fitting"
    because: str


class Examples(Strict):
    passes: Example
    refused: RefusedExample


class ConditionTemplate(Strict):
    """A condition printed on the permit: standing, or a task: a visit, a document to hand in, or a day by which it is done."""

    code: str
    text: Text
    visit: OrderedVisit | None = None
    document: str | None = None
    due_days: int | None = Fact(default=None, gt=0)

    @model_validator(mode="after")
    def _due_is_said(self) -> Self:
        if self.visit is not None and (self.document or self.due_days):
            raise ValueError(f"{self.code}: a visit says its own days")
        if self.document and self.due_days is None:
            raise ValueError(f"{self.code}: say due_days of the document")
        return self


class ServiceDefinition(Strict):
    """How a service runs online. What it is called, gives and asks for in the reference list stays in the list.

    ``family``: services that are one service under several names; outside of a family no two may be alike.
    ``facts``: what the list would say, for a service that the list does not have.
    ``sample``: facets whose values are product defaults that the amanah must confirm, besides those the list marks itself.
    """

    code: str
    facts: ServiceFacts | None = None
    version: int = Fact(ge=1)
    valid_from: date
    family: str | None = None
    release_group: int = Fact(default=1, ge=1, le=4)
    name: Text | None = None
    intro: Text
    procedure: str
    start: Start
    acts_on: ActsOn | None = None
    eligibility: tuple[Eligible, ...] = ()
    modules: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    drawing: Literal["floors", "fence"] | None = None
    documents: tuple[DocumentNeed, ...] = ()
    rules: tuple[OwnRule, ...] = ()
    fee: tuple[FeeLine, ...] = ()
    spatial_rules: tuple[SpatialRule, ...] = ()
    agencies: tuple[str, ...] = ()
    committee: str | None = None
    booking: Booking | None = None
    pays: str | None = None  # the answer that names the invoice, violation or contract whose open invoice is paid
    visit: VisitBefore | None = None
    neighbours: Neighbours | None = None
    deadline: Deadline
    output: Output
    conditions: tuple[ConditionTemplate, ...] = ()
    examples: Examples | None = None
    sample: tuple[Literal["fields", "documents", "fee", "procedure", "rules", "deadline", "conditions", "validity"], ...] = ()
    departures: dict[str, str] = {}
