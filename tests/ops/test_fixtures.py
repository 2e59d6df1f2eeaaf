"""The fixtures that every other test stands on."""

from sqlalchemy import text


def test_the_app_connects_as_a_role_that_is_neither_owner_nor_superuser(db_session):
    role, is_super, bypasses = db_session.execute(
        text("select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
    ).one()

    assert (role, is_super, bypasses) == ("amanah_app", False, False)
    owner = db_session.scalar(text("select pg_get_userbyid(datdba) from pg_database where datname = current_database()"))
    assert owner == "amanah_owner"


def test_the_storage_crs_is_known(db_session):
    assert db_session.scalar(text("select auth_name from spatial_ref_sys where srid = 9358")) == "EPSG"
