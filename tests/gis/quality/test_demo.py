"""The demo shows a defect of each kind, and none in the city itself."""

from sqlalchemy import select, text

from gis.demo.defects import FILE, PLAN
from gis.models import LandFinding
from gis.quality.commands import check_register
from gis.quality.rules import RULES


def test_every_kind_once_and_only_in_its_own_plan(demo_db):
    demo_db.execute(text("delete from land_finding_source"))
    found = check_register()
    assert found.keys() == RULES.keys()
    assert {kind: number for kind, number in found.items() if number > 1} == {"outside_plan": 2}
    of_parcels = select(LandFinding.plan_no).where(LandFinding.parcel_id.is_not(None)).distinct()
    assert demo_db.scalars(of_parcels).all() == [PLAN]
    assert demo_db.scalar(text("select count(*) from import_run where file_name = :name"), {"name": FILE}) == 1
