"""Layers for tests: made from files, by a planner, published by an approver."""

import json
from pathlib import Path

from shapely import box, to_geojson

from app import db
from app.authz import SYSTEM
from app.identity.commands import grant_role
from app.identity.models import User
from app.organisation.models import Municipality
from gis.crs import to_lonlat
from gis.importers.sources import open_source
from gis.layers import commands
from gis.layers.commands import LayerFacts
from gis.layers.filling import fill_layer
from tests.factories.land import here

USES = ("سكني", "تجاري", "مرافق")


def squares(count=6, **more):
    """So many squares with a use, a number and a name."""
    features = [
        {
            "type": "Feature",
            "properties": {"use": USES[n % 3], "height": 4 * n, "name": f"مبنى {n}", **more},
            "geometry": json.loads(to_geojson(to_lonlat(here(box(20 * n, 0, 20 * n + 15, 15))))),
        }
        for n in range(count)
    ]
    return {"type": "FeatureCollection", "features": features}


def opened(folder: Path, content=None, name="layer.geojson"):
    path = folder / name
    path.write_text(json.dumps(squares() if content is None else content, ensure_ascii=False), "utf8")
    return open_source(path, folder, 10**9).layers[0]


def filled(folder, maker, code="heights", facts=None, content=None):
    layer = commands.create_layer(code, "polygon", facts or LayerFacts("ارتفاعات", "إدارة التخطيط"), maker)
    fill_layer(layer, opened(folder, content), maker)
    return layer


def seat_at(branch):
    """The branch acts for the whole amanah."""
    db.session().get_one(Municipality, branch).is_seat = True
    db.session().flush()


def enter(client, actor):
    """The client is signed in as this person."""
    for branch, roles in actor.roles.items():
        for role in roles:
            grant_role(db.session().get(User, actor.user_id), branch, role, SYSTEM)
    db.session().flush()
    with client.session_transaction() as session:
        session.clear()
        session["_user_id"], session["_fresh"] = db.session().get(User, actor.user_id).get_id(), True
    return client
