"""Giving a rating, and deciding what of its comment staff elsewhere may read."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from app import db
from app.authz import Actor, authorize
from app.casework.models import Case, CaseEvent
from app.casework.workflow import procedure_of
from app.errors import Conflict, NotFound, UserError
from app.tenancy import everything
from licensing.models import Application, Rating
from licensing.permissions import Permission as P
from licensing.ratings.rules import LONGEST, REASONS, decides


def decision_of(application: Application) -> CaseEvent | None:
    """The step that decided the file as it stands now, if it is decided. Index: ix_case_event_case_id."""
    if application.closed_at is None or not decides(procedure_of(application), application.state):
        return None
    query = select(CaseEvent).where(
        CaseEvent.case_id == application.id,
        CaseEvent.to_state == application.state,
        CaseEvent.from_state.is_distinct_from(CaseEvent.to_state),
    )
    return db.session().scalars(query.order_by(CaseEvent.id.desc()).limit(1)).first()


def may_be_rated(case: Case) -> bool:
    """An application that was granted or refused."""
    return isinstance(case, Application) and decides(procedure_of(case), case.state)


def find_rating(decision: CaseEvent) -> Rating | None:
    return db.session().get(Rating, decision.id)


def rate(application: Application, party_id: UUID, stars: int, reason: str, comment: str) -> Rating:
    """The applicant's rating of the decision stands, once. Written with the system's view: the address is the proof.

    Raises:
        UserError: no number of stars, no reason where one is asked for, too long. Conflict: not decided, or rated already.
        NotFound: the party is not the applicant.
    """
    if application.party_id != party_id:
        raise NotFound("rating_link_wrong")
    if stars not in range(1, 6):
        raise UserError("rating_stars_needed")
    if reason not in REASONS:
        raise UserError("rating_reason_needed")
    if len(comment) > LONGEST:
        raise UserError("rating_too_long", most=LONGEST)
    with everything():
        decision = decision_of(application)
        if decision is None:
            raise Conflict("rating_not_yet")
        if find_rating(decision) is not None:
            raise Conflict("rating_given")
        rating = Rating(
            decision_id=decision.id,
            case_id=application.id,
            municipality_id=application.municipality_id,
            service_code=application.service_code,
            party_id=party_id,
            outcome=application.state,
            stars=stars,
            reason=reason,
            comment=comment.strip(),
            comment_state="waiting" if comment.strip() else "none",
            at=datetime.now(UTC),
        )
        db.session().add(rating)
        db.session().flush()
    return rating


def moderate(rating: Rating, text: str, shown: bool, actor: Actor) -> None:
    """The comment is shown as written here, or not at all; what the applicant wrote stays in the record.

    Raises:
        UserError: shown without words.
    """
    authorize(actor, P.RATING_MODERATE, rating)
    if shown and not text.strip():
        raise UserError("rating_words_needed")
    rating.comment_state = "shown" if shown else "hidden"
    rating.shown_text = text.strip()[:LONGEST] if shown else ""
    rating.moderated_by_id, rating.moderated_at = actor.user_id, datetime.now(UTC)
    db.session().flush()
