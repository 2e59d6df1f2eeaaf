"""What the planner's map asks for its page: own bookmarks, months with cases."""

from sqlalchemy import select

from app import db
from app.authz import Actor
from gis.models import MapBookmark


def list_bookmarks(actor: Actor) -> list[MapBookmark]:
    """The person's own, by name."""
    own = select(MapBookmark).where(MapBookmark.user_id == actor.user_id).order_by(MapBookmark.name)
    return list(db.session().scalars(own))
