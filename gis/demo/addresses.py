"""Sample national addresses of the demo's parcels."""

from app import db
from app.demo import DemoContext
from app.sqlfile import load_sql


def load_addresses(context: DemoContext) -> None:
    """Loader: every numbered parcel has an address by which it is found."""
    done = db.session().connection().execute(load_sql("gis", "demo/addresses"))
    context.made["addresses"] = done.rowcount
