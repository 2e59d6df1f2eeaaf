"""The address by which an applicant rates without signing in: it names one case and one party and nothing else opens."""

from uuid import UUID

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from app.errors import NotFound


def rating_path(case_id: UUID, party_id: UUID) -> str:
    return url_for("ratings.rate", token=_signer().dumps([case_id.hex, party_id.hex]))


def rating_url(case_id: UUID, party_id: UUID) -> str:
    """The whole address, for messages; made outside of a request too."""
    token = _signer().dumps([case_id.hex, party_id.hex])
    return f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}/rate/{token}"


def read_token(token: str) -> tuple[UUID, UUID]:
    """(case, party) of an address that we made.

    Raises:
        NotFound: not one of ours.
    """
    try:
        case_id, party_id = _signer().loads(token)
        return UUID(case_id), UUID(party_id)
    except (BadSignature, ValueError, TypeError, AttributeError):
        raise NotFound("rating_link_wrong") from None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="licensing.rating")
