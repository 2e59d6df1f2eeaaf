"""What a service definition may say: the shapes of the YAML files of this folder, every unknown key refused."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic import Field as Fact

from app.forms import Condition, Field, Words

Supplier = Literal["applicant", "engineering_office", "register"]
Answerer = Literal["applicant", "engineering_office"]
Text = Annotated[Words, BeforeValidator(lambda value: {"ar": value} if isinstance(value, str) else value)]
Conditions = dict[str, Annotated[Condition, BeforeValidator(lambda value: _as_condition(value))]]

# What the platform measures from the register and the drawing; fee quantities may name these and numeric answers.
MEASURES = frozenset({"total_floor_area_m2", "ground_floor_area_m2", "fence_length_m", "parcel_area_m2"})
SPATIAL_RULES = frozenset({"zone_known", "building_drawing", "fence_drawing"})
TEMPLATES = frozenset({"building_permit", "fence_permit", "zoning_statement", "commercial_licence"})


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
    """So many units of a tariff; ``quantity`` is an expression over measures and numeric answers."""

    tariff: str
    quantity: str


class SpatialRule(Strict):
    """A check of the place or the drawing; a blocking one stops an approval."""

    rule: str
    blocking: bool = True


class Deadline(Strict):
    """Working days of the officer's clock; it stands still in these states."""

    working_days: int = Fact(ge=0)
    pauses_in: tuple[str, ...] = ()


class Start(Strict):
    """Who may begin: a registered owner of the parcel, an establishment's delegate, or anybody signed in."""

    who: Literal["parcel_owner", "establishment", "anyone"]
    engineering_office: bool = False


class Validity(Strict):
    """How long the document holds: a fixed term, or as many years as the named answer says."""

    years: int | None = None
    months: int | None = None
    years_answered_in: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if [self.years, self.months, self.years_answered_in].count(None) != 2:
            raise ValueError("say one of years, months, years_answered_in")
        return self


class Output(Strict):
    """The document that is issued and the procedure of its life."""

    template: str
    procedure: str
    validity: Validity


class OrderedVisit(Strict):
    """A visit that a condition orders once the permit is issued."""

    kind: str
    checklist: str
    due_days: int = Fact(gt=0)


class ConditionTemplate(Strict):
    """A condition printed on the permit, with the visit that it orders, if any."""

    code: str
    text: Text
    visit: OrderedVisit | None = None


class ServiceDefinition(Strict):
    """How a service runs online. What it is called, gives and asks for in the reference list stays in the list."""

    code: str
    version: int = Fact(ge=1)
    valid_from: date
    name: Text | None = None
    intro: Text
    procedure: str
    start: Start
    modules: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    drawing: Literal["floors", "fence"] | None = None
    documents: tuple[DocumentNeed, ...] = ()
    fee: tuple[FeeLine, ...] = ()
    spatial_rules: tuple[SpatialRule, ...] = ()
    deadline: Deadline
    output: Output
    conditions: tuple[ConditionTemplate, ...] = ()
    departures: dict[str, str] = {}
