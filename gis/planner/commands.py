"""Bookmarks: written and thrown away by their owner alone."""

import re
from uuid import UUID

from sqlalchemy import func, select

from app import db
from app.authz import Actor
from app.errors import Conflict, NotFound, UserError
from gis.models import MapBookmark

MOST_BOOKMARKS, LONGEST_NAME, LONGEST_ADDRESS = 100, 60, 8000
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def keep_bookmark(name: str, address: str, actor: Actor) -> MapBookmark:
    """A view of the map under a name of the person's choosing.

    Raises:
        UserError: no name or too long, or too many already.
        Conflict: the person has one of that name.
    """
    name = " ".join(_UNSEEN.sub("", name).split())
    if not 1 <= len(name) <= LONGEST_NAME or len(address) > LONGEST_ADDRESS or _UNSEEN.search(address):
        raise UserError("bookmark_nameless")
    own = select(func.count(), func.count().filter(MapBookmark.name == name)).where(MapBookmark.user_id == actor.user_id)
    number, same = db.session().execute(own).one()
    if same:
        raise Conflict("bookmark_twice")
    if number >= MOST_BOOKMARKS:
        raise UserError("bookmarks_full", limit=MOST_BOOKMARKS)
    kept = MapBookmark(user_id=actor.user_id, name=name, address=address.lstrip("?"))
    db.session().add(kept)
    db.session().flush()
    return kept


def drop_bookmark(bookmark_id: UUID, actor: Actor) -> None:
    """Raises NotFound for another person's."""
    kept = db.session().get(MapBookmark, bookmark_id)
    if kept is None or kept.user_id != actor.user_id:
        raise NotFound
    db.session().delete(kept)
