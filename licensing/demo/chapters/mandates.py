"""People who let others act for them: an office with mandates, its spreadsheet that ran with mistakes, its programs' keys and addresses."""

from datetime import timedelta

from app import db
from app.identity import delegation
from app.identity.models import Party
from app.identity.queries import today
from gis.models import SpatialUnit
from licensing.api import keys
from licensing.api.hooks import commands as hooks
from licensing.bulk import commands as bulk
from licensing.bulk import sheets
from licensing.bulk.checking import columns_for
from licensing.bulk.sheets import Line
from licensing.catalogue import Service
from licensing.catalogue.examples import typed
from licensing.demo.chapters.stage import Stage, owner_of
from licensing.demo.people import holder
from licensing.demo.places import Plot

YEAR, MONTH = timedelta(days=365), timedelta(days=30)
FILE = "طلبات الأسبوع.xlsx"
READS, WRITES = ("applications:read", "permits:read"), ("applications:read", "applications:write", "documents:write")
# A program on the machine itself: a demonstration tells nobody outside of it.
TOLD_AT, TOLD_OF = "http://127.0.0.1:8799/amanah", ("permit.state_changed", "invoice.cancelled")


def give_mandates(stage: Stage) -> None:
    """Owners and the personas delegate; the office files what it may, and is told what it may not."""
    office, statement = stage.cast.office, stage.services["statement"]
    plots = [next(stage.built) for _ in range(3)]
    for plot in plots[:2]:
        owner = owner_of(plot)
        delegation.delegate(owner, office, holder(owner), services=[statement.code], valid_to=today() + YEAR)
    own, citizen, shop = (stage.cast.party(key) for key in ("owner", "citizen", "shop"))
    delegation.delegate(own, office, holder(own), services=[statement.code], valid_to=today() + YEAR)
    delegation.delegate(shop, citizen, holder(shop), services=[stage.services["shop"].code], valid_to=today() + MONTH, may_submit=False)
    _file_many(stage, statement, plots)
    _connect(stage, office)


def _file_many(stage: Stage, service: Service, plots: list[Plot]) -> None:
    """Two rows are sound and sent; one is of an owner who gave no mandate, one of nobody, one names no parcel."""
    assert service.definition is not None
    answers = typed(service.definition.examples.passes.answers, today()) if service.definition.examples else {}
    said = {name: value if isinstance(value, str) else "؛".join(value) for name, value in answers.items()}
    rows = [said | _row(plot) for plot in plots]
    rows += [rows[0] | {"party": "1000000000"}, rows[1] | {"number": "9999"}]
    columns = columns_for(service)
    lines = [
        Line(number, {column.key: row.get(column.key, "") for column in columns}) for number, row in enumerate(rows, sheets.FIRST_ROW + 1)
    ]
    office = stage.cast.office_actor
    batch = bulk.take_file(service, stage.cast.office, FILE, sheets.write(columns, lines), office)
    bulk.start(batch, office, lodging=True)
    bulk.run(str(batch.id))


def _row(plot: Plot) -> dict[str, str]:
    parcel = db.session().get_one(SpatialUnit, plot.id)
    return {"party": owner_of(plot).identifier or "", "plan": parcel.plan_no, "block": parcel.block_no, "number": parcel.parcel_no}


def _connect(stage: Stage, office: Party) -> None:
    actor = stage.cast.office_actor
    keys.make_key("نظام إدارة المشاريع في المكتب", office.id, WRITES, 365, actor)
    old, _ = keys.make_key("تجربة الربط الأولى", office.id, READS, 30, actor)
    keys.revoke_key(old.id, actor)
    hooks.subscribe_to(TOLD_AT, TOLD_OF, office.id, actor, demo=True)
