"""One application through its procedure: in each state, whoever holds the file does what he would do on his page."""

from datetime import UTC, datetime

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import Actor, acting_as
from app.casework.procedures import Step
from app.casework.workflow import advance, procedure_of
from app.documents.queries import kinds_present
from app.identity.queries import today
from app.ledger.commands import settle_in_history
from app.ledger.queries import list_invoices_of_case
from app.notifications.models import Message
from licensing.applications import commands, drawing, paying, queries
from licensing.applications.confirmation import confirm
from licensing.catalogue.definitions import Answerer, DocumentNeed, Examples
from licensing.catalogue.examples import refused_answers, typed
from licensing.demo import drawings
from licensing.demo.papers import attach_sample
from licensing.exercise.cast import Cast, Person
from licensing.models import Application
from licensing.review import acting

MOST_STEPS = 30


class Stuck(RuntimeError):
    """The application stands in a state from which the exercise knows no way on."""


class Drive:
    """The way of one application. ``path``: the actions taken."""

    def __init__(self, application: Application, cast: Cast, applicant: Person, examples: Examples, *, refused: bool) -> None:
        self.application, self.cast, self.applicant = application, cast, applicant
        wanted = refused_answers(examples.passes, examples.refused) if refused else examples.passes.answers
        self.answers = typed(wanted, today())
        self.left_out = frozenset(examples.refused.without if refused else ())
        self.path: list[str] = []

    def to_the_document(self) -> None:
        """Raises Stuck, or the refusal of whatever step is refused."""
        for _ in range(MOST_STEPS):
            state = self.application.state
            if state == "issued":
                return
            do = getattr(self, f"_in_{state}", None)
            if do is None:
                raise Stuck(f"nobody acts in {state} after {' → '.join(self.path)}")
            do()
        raise Stuck(" → ".join(self.path))

    # the applicant's side
    def _in_draft(self) -> None:
        self._fill_in("applicant", self.applicant.actor)
        if self._step("submit") is not None:
            self._take("submit", self.applicant.actor)
            return
        with acting_as(self.applicant.actor):
            commands.name_office(self.application, self.cast.people["office"].party.id, self.applicant.actor)
        self._take("invite_office", self.applicant.actor)

    def _in_office_invited(self) -> None:
        self._take("accept_invitation", self._office)

    def _in_with_office(self) -> None:
        self._fill_in("engineering_office", self._office)
        self._take("hand_to_owner", self._office)

    def _in_owner_confirmation(self) -> None:
        with acting_as(self.applicant.actor):
            confirm(self.application, self._code_in_his_mailbox(), self.applicant.actor)
        self._take("submit", self.applicant.actor)

    def _in_awaiting_payment(self) -> None:
        owed = [invoice for invoice in list_invoices_of_case(self.application.id) if invoice.state == "issued"]
        named = paying.named_invoice(self.application)
        for invoice in owed or ([named] if named else []):
            settle_in_history(invoice, datetime.now(UTC))
            self.path.append("pay")
        if self.application.state == "awaiting_payment":
            raise Stuck("paid and not issued")

    # the office of the municipality
    def _in_submitted(self) -> None:
        self._take("start_review", self.cast.staff["reviewer"])

    def _in_under_review(self) -> None:
        for action in ("order_visit", "refer_to_committee", "consult_agencies", "recommend_approval"):
            if self._step(action) is not None and action not in self.path:
                self._take(action, self.cast.staff["reviewer"], note="مستوفٍ للاشتراطات")
                return
        raise Stuck(f"under review after {' → '.join(self.path)}")

    def _in_awaiting_visit(self) -> None:
        acting.pass_visit(self.application)
        self.path.append("visit")

    def _in_on_agenda(self) -> None:
        acting.hold_session(self.application, self.cast.members)
        self.path.append("session")

    def _in_awaiting_agencies(self) -> None:
        acting.answer_agencies(self.application)
        self.path.append("agencies")

    def _in_recommended(self) -> None:
        self._take("approve", self.cast.staff["approver"], note="موافق")

    def _fill_in(self, side: Answerer, actor: Actor) -> None:
        definition, form = queries.definition_of(self.application), queries.form_for(self.application, side)
        with acting_as(actor):
            if form.fields:
                own = {name: value for name, value in self.answers.items() if name in form.by_name}
                faults = commands.save_answers(self.application, form, MultiDict(own), side, actor)
                if faults:
                    raise RefusedAnswer(faults)
            if definition.drawing and (side == "engineering_office") == definition.start.engineering_office:
                self._draw(actor)
            for need in definition.documents:
                if need.by == side and need.code not in self.left_out and queries.is_needed(need, self.application.answers):
                    self._attach(need, actor)

    def _draw(self, actor: Actor) -> None:
        site = queries.site_of_application(self.application)
        if site is None:
            raise Stuck("a drawing without a parcel")
        fence = queries.definition_of(self.application).drawing == "fence"
        shapes = {drawing.FENCE: drawings.fence_line(site)} if fence else drawings.villa(site, 0.75, annex=False)  # within any zone's ratio
        for part, shape in shapes.items():
            commands.draw(self.application, part, drawings.as_sent(shape), actor)

    def _attach(self, need: DocumentNeed, actor: Actor) -> None:
        kind = "pdf" if "pdf" in need.accept else "jpg"
        if need.code not in kinds_present(self.application):
            attach_sample(self.application, need.code, kind, datetime.now(UTC))
            db.session().flush()

    def _code_in_his_mailbox(self) -> str:
        held = (Message.case_id == self.application.id, Message.template == "confirmation_code")
        text = db.session().scalars(select(Message.body).where(*held).order_by(Message.created_at.desc())).first() or ""
        return next(word.strip(".") for word in text.split() if word.strip(".").isdigit() and len(word.strip(".")) == 6)

    @property
    def _office(self) -> Actor:
        return self.cast.people["office"].actor

    def _step(self, action: str) -> Step | None:
        return procedure_of(self.application).step(action, self.application.state)

    def _take(self, action: str, actor: Actor, note: str = "") -> None:
        with acting_as(actor):
            advance(self.application, action, actor, note=note)
        self.path.append(action)


class RefusedAnswer(Exception):
    """Answers that the form does not take: fault by name."""

    def __init__(self, faults: dict[str, object]) -> None:
        super().__init__("، ".join(f"{name}: {fault}" for name, fault in faults.items()))
        self.codes = frozenset(str(getattr(fault, "code", "")) for fault in faults.values())
