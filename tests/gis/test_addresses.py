"""National addresses come from the post's table, each to the parcel that holds its point; every row is accounted for."""

import json

import pytest
from sqlalchemy import func, select

from app import db
from app.authz import ANONYMOUS
from gis.crs import to_lonlat
from gis.map.search import search
from gis.models import NationalAddress, SpatialUnit
from gis.register import addresses
from gis.register.addresses import UnreadableTable, load_addresses
from gis.register.queries import shape_of
from tests.factories import land

HEADING = "العنوان المختصر,رقم المبنى,الشارع,الحي,الرمز البريدي,الرقم الفرعي,خط العرض,خط الطول"


@pytest.fixture
def block(db_session):
    return land.make_block()


def _row(parcel, short: str, building: str = "2929", postal: str = "13321") -> str:
    point = to_lonlat(shape_of(parcel).representative_point())
    return f"{short},{building},شارع الأمل,النزهة,{postal},7373,{point.y:.7f},{point.x:.7f}"


def _table(folder, *rows: str, heading: str = HEADING, encoding: str = "utf-8-sig"):
    path = folder / "addresses.csv"
    path.write_bytes("\r\n".join([heading, *rows, ""]).encode(encoding))
    return path


def test_each_address_goes_to_the_parcel_under_its_point(block, tmp_path):
    told = load_addresses(_table(tmp_path, _row(block["1"], "RRRD2929"), encoding="cp1256"))
    assert (told.read, told.accepted, told.rejected) == (1, 1, [])
    told = load_addresses(_table(tmp_path, _row(block["1"], "RRRD2929"), _row(block["4"], "rrrd ٢٩٣٠", "٢٩٣٠", "١٣٣٢١")))
    assert (told.read, told.accepted, told.rejected) == (2, 2, [])
    found = {one.short_address: one for one in db.session().scalars(select(NationalAddress))}
    assert {short: one.parcel_id for short, one in found.items()} == {"RRRD2929": block["1"].id, "RRRD2930": block["4"].id}
    assert (found["RRRD2930"].building_no, found["RRRD2930"].street_ar, found["RRRD2930"].district_ar) == ("2930", "شارع الأمل", "النزهة")


def test_every_row_is_accepted_or_rejected_with_its_reason(block, tmp_path, monkeypatch):
    monkeypatch.setattr(addresses, "ROWS_AT_ONCE", 3)
    good = _row(block["1"], "RRRD2929")
    rows = [good, _row(block["1"], "RRR29299"), _row(block["1"], "RRRD2930", building="29"), good.replace("RRRD2929", "RRRD2931").rsplit(",", 1)[0] + ",",
            "RRRD2932,2929,,,13321,,24.5,47.9", good.replace("7373", "1111"), ""]  # fmt: skip
    told = load_addresses(_table(tmp_path, *rows))
    reasons = [
        (2, "short_address_repeated"), (3, "short_address_malformed"), (4, "numbers_malformed"), (5, "point_malformed"), (6, "no_parcel_there"),
    ]  # fmt: skip
    assert told.rejected == reasons and told.read == told.accepted + len(told.rejected) == 6
    assert db.session().scalars(select(NationalAddress.additional_no)).all() == ["1111"]


def test_loading_again_changes_the_address_and_adds_none(block, tmp_path):
    load_addresses(_table(tmp_path, _row(block["1"], "RRRD2929")))
    told = load_addresses(_table(tmp_path, _row(block["2"], "RRRD2929")))
    assert told.accepted == 1 and db.session().scalars(select(NationalAddress.parcel_id)).all() == [block["2"].id]


def test_a_table_without_a_point_or_of_no_known_encoding_is_refused(block, tmp_path):
    with pytest.raises(UnreadableTable, match="latitude, longitude"):
        load_addresses(_table(tmp_path, heading="العنوان المختصر,رقم المبنى,الرمز البريدي"))


def test_the_command_tells_what_it_did(app, committed_db, tmp_path):
    parcel = land.make_block()["1"]
    committed_db.commit()
    table = _table(tmp_path, _row(parcel, "RRRD2929"), _row(parcel, "R1"))
    runner = app.test_cli_runner()
    said = runner.invoke(args=["gis", "addresses", str(table), "--json"])
    assert said.exit_code == 0 and json.loads(said.output) == {"read": 2, "accepted": 1, "rejected": [[3, "short_address_malformed"]]}
    assert "1 accepted" in runner.invoke(args=["gis", "addresses", str(table)]).output
    assert runner.invoke(args=["gis", "addresses", str(_table(tmp_path, heading="a,b"))]).exit_code == 1


def test_the_demo_has_an_address_for_every_numbered_parcel(app, demo_db):
    numbered = select(func.count()).where(SpatialUnit.end_lifespan_version.is_(None), SpatialUnit.parcel_no != "")
    live = select(func.count()).select_from(NationalAddress).join(SpatialUnit).where(SpatialUnit.end_lifespan_version.is_(None))
    assert demo_db.scalar(numbered) == demo_db.scalar(live) > 2000
    one = demo_db.scalars(select(NationalAddress).where(NationalAddress.street_ar != "").order_by(NationalAddress.short_address)).first()
    written = f"{one.building_no} {one.street_ar}، {one.district_ar} {one.postal_code}-{one.additional_no}"
    with app.test_request_context():
        assert search(one.short_address.lower(), ANONYMOUS)[0]["parcel_id"] == search(written, ANONYMOUS)[0]["parcel_id"] == one.parcel_id
