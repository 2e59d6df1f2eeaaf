"""The same files from the command line into PostGIS: read = accepted + rejected, and the rows stand there."""

import pytest
from sqlalchemy import func, select

from app import db
from gis.models import Building, District, Place, SpatialUnit


def counts(report):
    assert report["read"] == report["accepted"] + report["rejected"]
    return report["read"], report["accepted"], report["rejected"]


def stored(table):
    return db.session().scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("variant", ["cp1256_undeclared", "mixed_cp1256_utf8_rows", "iso8859_6_cpg_88596"])
def test_districts_of_any_encoding_stand_with_their_names(bring, shared, variant):
    path = shared / f"encodings_crs/riyadh_districts_{variant}.zip"
    status, report = bring(path, "districts", "--allow-outside", "--map", "code=DIST_ID", "--map", "name_ar=NAME_AR")
    assert (status, counts(report), stored(District)) == (0, (189, 189, 0), 189)
    assert db.session().scalar(select(District.name_ar).where(District.code == "10100003001")) == "حي العمل"


def test_a_system_that_is_missing_is_a_question(bring, shared):
    path = shared / "encodings_crs/riyadh_districts_utm38_no_prj.zip"
    status, _ = bring(path, "districts", "--allow-outside")
    assert (status, stored(District)) == (2, 0)
    status, report = bring(path, "districts", "--allow-outside", "--crs", "EPSG:32638", "--map", "code=DIST_ID", "--map", "name_ar=NAME_AR")
    assert (status, counts(report)) == (0, (189, 189, 0))


def test_rows_deleted_in_the_table_are_rejected_by_name(bring, shared):
    path = shared / "broken_shapefiles/dbf_19_rows_flagged_deleted.zip"
    status, report = bring(path, "districts", "--allow-outside", "--map", "code=DIST_ID", "--map", "name_ar=NAME_AR")
    assert (status, counts(report), stored(District)) == (0, (189, 170, 19), 170)
    assert {row["reason"] for row in report["rows"] if row["outcome"] == "rejected"} == {"deleted_in_file"}


def test_injected_defects_are_rejected_one_by_one(bring, shared):
    path = shared / "broken_shapefiles/injected_defects_riyadh.zip"
    status, report = bring(path, "districts", "--allow-outside", "--map", "code=DIST_ID", "--map", "name_ar=NAME_AR")
    reasons = [row["reason"] for row in report["rows"] if row["outcome"] == "rejected"]
    assert (status, counts(report)) == (0, (189, 174, 15))
    assert sorted(set(reasons)) == ["invalid_geometry", "no_area", "null_geometry"] and reasons.count("null_geometry") == 3


def test_corner_lists_become_parcels(bring, shared):
    path = shared / "survey_corner_lists/corners_utm38_arabic_digits.csv"
    status, report = bring(path, "parcels", "--allow-outside", "--crs", "EPSG:32638", "--map", "parcel_no=رقم القطعة")
    assert (status, counts(report)[0]) == (0, 30)
    assert stored(SpatialUnit) == report["accepted"] > 0


def test_fifty_thousand_points(bring, shared):
    status, report = bring(shared / "scale_utilities/sanjose_Storm_Inlet_45757pts.zip", "pois", "--allow-outside")
    assert (status, counts(report), stored(Place)) == (0, (45_757, 45_757, 0), 45_757)


def test_buildings_out_of_an_archive_in_an_archive(bring, shared):
    path = shared / "parcels/nl_bag_BAGNLDL-15092020-small.zip"
    status, report = bring(path, "buildings", "--allow-outside", "--source-layer", "0221PND15092020-000001")
    assert (status, counts(report), stored(Building)) == (0, (6, 6, 0), 6)


def test_a_hostile_file_writes_nothing(bring, shared):
    status, report = bring(shared / "hostile_inputs/xml/billion_laughs.kml", "pois")
    assert (status, stored(Place)) == (1, 0)
    assert any("\u0600" < letter < "\u06ff" for letter in report["error"])
