"""Who knocks at every door: the demo's personas, the neighbour branch's staff, a stranger, nobody."""

from contextlib import ExitStack

from app.authz import ANONYMOUS, Actor, acting_as
from app.identity.queries import actor_of, find_user

PERSONAS = (
    "owner",
    "office",
    "citizen",
    "reviewer",
    "approver",
    "inspector",
    "desk",
    "planner",
    "finance",
    "director",
    "admin",
    "reviewer.dilam",
    "approver.dilam",
    "inspector.dilam",
)
NOBODY = "anonymous"
ALL = (NOBODY, *PERSONAS)


def actor_named(name: str) -> Actor:
    """The persona as the platform sees him today."""
    user = find_user(name) if name != NOBODY else None
    return actor_of(user) if user else ANONYMOUS


def sign_in(client, name: str) -> None:
    """The client carries the persona's session, as flask-login would have written it."""
    with client.application.app_context(), ExitStack() as stack:
        stack.enter_context(acting_as(ANONYMOUS))
        user = find_user(name) if name != NOBODY else None
        cookie = user.get_id() if user else None
    with client.session_transaction() as session:
        session.clear()
        if cookie:
            session["_user_id"], session["_fresh"] = cookie, True
