"""Land: register, plan, features, imports, and the narrow copies from which tiles are cut."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Identity, Integer, LargeBinary, Numeric, String, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError

from gis.crs import EXTENT_LONLAT, STORAGE_SRID, WEB_MERCATOR, spatial_ref_sys_row, storage_extent
from migrations.sqlfile import run_sql_file

revision = "0002_land"
down_revision = "0001_platform"

LIVE = "end_lifespan_version IS NULL"
LAND = ("municipality_boundary", "district", "zone", "street", "place", "landcover", "spatial_unit", "building")
WEB = {
    "municipality_web": ("MULTIPOLYGON", "code", "name_ar", "name_en"),
    "district_web": ("MULTIPOLYGON", "name_ar", "name_en?"),
    "zone_web": ("MULTIPOLYGON", "code", "name_ar", "land_use"),
    "landcover_web": ("MULTIPOLYGON", "kind", "name_ar?"),
    "street_web": ("MULTILINESTRING", "name_ar?", "name_en?", "kind"),
    "parcel_web": ("MULTIPOLYGON", "plan_no", "block_no", "parcel_no", "land_use?", "zone?"),
    "building_web": ("MULTIPOLYGON",),
    "place_web": ("POINT", "kind", "name_ar?", "name_en?"),
}
WEB_EXTRA = {
    "street_web": [Column("width_m", Numeric(6, 2))],
    "parcel_web": [Column("district_id", BigInteger)],
    "building_web": [Column("floors", Integer), Column("over", Boolean, nullable=False)],
}
REST = (
    "national_address",
    "land_finding",
    "parcel_edge",
    "parcel_lineage",
    "ba_unit_parcel",
    "rrr",
    "ba_unit",
    "zone_rule",
    "zone_class",
    "import_row",
    "import_run",
    "block_web",
    "case_web",
    "installation",
)


def upgrade() -> None:
    _know_the_storage_crs()
    _installation()
    _imports()
    _plan()
    _features()
    _register()
    _addresses()
    _rights()
    _web_copies()
    _case_copies()
    for name in ("register", "first_load", "whole_load", "map_changes"):
        run_sql_file(f"0002_land/{name}.sql")
    _grants()


def downgrade() -> None:
    bind = op.get_bind()
    for table in (*WEB, *REST[:7], *reversed(LAND), *REST[7:]):
        bind.exec_driver_sql(f"DROP TABLE {table} CASCADE")
    bind.exec_driver_sql("DROP TABLE land_rule_aside")
    for function in (
        "lock_land()",
        "refuse_overlap()",
        "refuse_moved_boundary()",
        "refuse_excess_shares()",
        "tell_map_change()",
        "tell_case_change()",
        "analyze_land()",
        "put_aside_land_rules(text[])",
        "remake_land_rules()",
        "put_aside_parcel_rules()",
        "remake_parcel_rules()",
        "finish_land_rules()",
        "inside_installation_extent(geometry)",
    ):
        bind.exec_driver_sql(f"DROP FUNCTION {function}")


def _know_the_storage_crs() -> None:
    """Add the row of ``spatial_ref_sys`` that PostGIS 3.3 lacks, or say who must.

    Raises:
        SystemExit: the row is missing and this role may not add it.
    """
    bind, row = op.get_bind(), spatial_ref_sys_row()
    if bind.execute(sa.text("SELECT 1 FROM spatial_ref_sys WHERE srid = :srid"), row).scalar():
        return
    insert = sa.text(
        "INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text) "
        "VALUES (:srid, :auth_name, :auth_srid, :srtext, :proj4text)"
    )
    try:
        with bind.begin_nested():
            bind.execute(insert, row)
    except DBAPIError as error:
        values = ", ".join(str(v) if isinstance(v, int) else "'" + str(v).replace("'", "''") + "'" for v in row.values())
        raise SystemExit(
            f"The database does not know EPSG:{STORAGE_SRID} and this role may not add it. "
            "Ask its administrator to run, in this database:\n"
            f"INSERT INTO spatial_ref_sys ({', '.join(row)}) VALUES ({values});"
        ) from error


def _installation() -> None:
    """What was chosen once for this installation, and the box that its land must lie in."""
    table = op.create_table(
        "installation",
        Column("id", sa.SmallInteger, nullable=False, autoincrement=False),
        Column("storage_srid", Integer, nullable=False),
        Column("extent_lonlat", sa.ARRAY(sa.Double), nullable=False),
        _check("installation", "only_one", "id = 1"),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
    )
    op.bulk_insert(table, [{"id": 1, "storage_srid": STORAGE_SRID, "extent_lonlat": list(EXTENT_LONLAT)}])
    x0, y0, x1, y1 = storage_extent()
    op.get_bind().exec_driver_sql(
        "CREATE FUNCTION inside_installation_extent(land geometry) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE "
        f"RETURN ST_XMin(land) >= {x0!r} AND ST_XMax(land) <= {x1!r} AND ST_YMin(land) >= {y0!r} AND ST_YMax(land) <= {y1!r}"
    )


def _foreign(table: str, column: str, target: str, **options) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", **options)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _one_of(table: str, column: str, *values: str, name: str = "") -> sa.CheckConstraint:
    quoted = ",".join(f"'{value}'" for value in values)
    return _check(table, name or f"{column}_known", f"{column} IN ({quoted})")


def _land_table(name: str, kind: str, *columns) -> None:
    """A table of placed rows, with the checks of ``gis.models.placed.land_constraints``."""
    op.create_table(
        name,
        Column("id", BigInteger, Identity(), nullable=False),
        Column("uuid", Uuid, server_default=sa.text("gen_random_uuid()"), nullable=False),
        Column("municipality_id", Integer),
        Column("outside_extent", Boolean, server_default="false", nullable=False),
        Column("import_run_id", Uuid),
        *columns,
        Column("geom", Geometry(kind, srid=STORAGE_SRID, spatial_index=False), nullable=False),
        _check(name, "geom_valid", "ST_IsValid(geom) AND NOT ST_IsEmpty(geom)"),
        _check(name, "geom_finite", "ST_XMin(geom) > -1e8 AND ST_YMin(geom) > -1e8 AND ST_XMax(geom) < 1e8 AND ST_YMax(geom) < 1e8"),
        _check(name, "geom_inside_extent", "outside_extent OR inside_installation_extent(geom)"),
        _check(name, "municipality_known", "outside_extent OR municipality_id IS NOT NULL"),
        _foreign(name, "municipality_id", "municipality"),
        _foreign(name, "import_run_id", "import_run"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("uuid", name=f"uq_{name}_uuid"),
    )
    op.create_index(f"{name}_geom_idx", name, ["geom"], postgresql_using="gist")
    op.create_index(f"ix_{name}_municipality_id", name, ["municipality_id"])


def _name_search(name: str) -> None:
    op.create_index(f"{name}_name_trgm_idx", name, ["name_folded"], postgresql_using="gin", postgresql_ops={"name_folded": "gin_trgm_ops"})


def _required(*names: str) -> list[Column]:
    return [Column(name, String, nullable=False) for name in names]


def _optional(*names: str) -> list[Column]:
    return [Column(name, String) for name in names]


def _imports() -> None:
    op.create_table(
        "import_run",
        Column("id", Uuid, nullable=False),
        *_required("layer", "file_name", "file_sha256", "source_layer", "source_crs", "encoding"),
        Column("municipality_id", Integer),
        Column("options", JSONB, nullable=False),
        *(Column(name, Integer, nullable=False) for name in ("read", "accepted", "repaired", "rejected")),
        Column("warnings", JSONB, nullable=False),
        *_required("actor"),
        Column("started_at", DateTime(timezone=True), server_default=func.now(), nullable=False),
        _check("import_run", "counts_add_up", "read = accepted + rejected"),
        _check("import_run", "repaired_are_accepted", "repaired <= accepted"),
        _foreign("import_run", "municipality_id", "municipality"),
        sa.PrimaryKeyConstraint("id", name="pk_import_run"),
    )
    op.create_table(
        "import_row",
        Column("id", Uuid, nullable=False),
        Column("run_id", Uuid, nullable=False),
        Column("row_no", Integer, nullable=False),
        *_required("outcome", "reason"),
        Column("details", JSONB, nullable=False),
        Column("attributes", JSONB, nullable=False),
        Column("source_geom", LargeBinary),
        _one_of("import_row", "outcome", "rejected", "repaired", "changed"),
        _foreign("import_row", "run_id", "import_run", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_import_row"),
    )
    op.create_index("ix_import_row_run_id", "import_row", ["run_id", "row_no"])


def _plan() -> None:
    _land_table("municipality_boundary", "MULTIPOLYGON")
    op.create_index("uq_municipality_boundary_one_each", "municipality_boundary", ["municipality_id"], unique=True)
    _land_table("district", "MULTIPOLYGON", *_optional("code", "name_en"), *_required("name_ar", "name_folded"))
    _name_search("district")
    op.create_table(
        "zone_class", *_required("code", "name_ar", "name_en", "land_use"), sa.PrimaryKeyConstraint("code", name="pk_zone_class")
    )
    _land_table(
        "zone",
        "MULTIPOLYGON",
        *_required("code", "name_ar"),
        sa.ForeignKeyConstraint(["code"], ["zone_class.code"], name="fk_zone_code_zone_class"),
    )
    op.create_index("ix_zone_code", "zone", ["code"])
    op.create_table(
        "zone_rule",
        Column("id", Uuid, server_default=sa.text("gen_random_uuid()"), nullable=False),
        *_required("zone_code", "code", "family", "limit_expression", "unit", "source"),
        *_optional("edge"),
        Column("municipality_id", Integer),
        Column("floors", sa.ARRAY(String), server_default="{}", nullable=False),
        Column("unknown_limit", Numeric(12, 4)),
        Column("tolerance", Numeric(8, 4), server_default="0", nullable=False),
        Column("severity", String, server_default="fail", nullable=False),
        Column("valid_from", Date, nullable=False),
        Column("valid_to", Date),
        Column("source_ar", String, server_default="", nullable=False),
        Column("is_sample", Boolean, server_default=sa.text("true"), nullable=False),
        _one_of("zone_rule", "family", "SB", "CV", "FAR", "FL", "HT", "AN", "PK", "FN", "UN", "CH", "PL", "US"),
        _one_of("zone_rule", "edge", "front", "side", "rear", "passage", "wadi", "open"),
        _one_of("zone_rule", "severity", "fail", "warning", "human"),
        _check("zone_rule", "ends_after_start", "valid_to IS NULL OR valid_to >= valid_from"),
        sa.ForeignKeyConstraint(["zone_code"], ["zone_class.code"], name="fk_zone_rule_zone_code_zone_class"),
        _foreign("zone_rule", "municipality_id", "municipality"),
        sa.PrimaryKeyConstraint("id", name="pk_zone_rule"),
        sa.UniqueConstraint(
            "zone_code", "code", "municipality_id", "valid_from", name="uq_zone_rule_zone_code", postgresql_nulls_not_distinct=True
        ),
    )


def _features() -> None:
    _land_table(
        "street",
        "MULTILINESTRING",
        *_optional("name_ar", "name_en"),
        *_required("name_folded", "kind"),
        Column("width_m", Numeric(6, 2)),
        _check("street", "width_positive", "width_m > 0"),
    )
    _name_search("street")
    _land_table("place", "POINT", *_optional("name_ar", "name_en"), *_required("name_folded", "kind"))
    _name_search("place")
    _land_table("landcover", "MULTIPOLYGON", *_required("kind"), *_optional("name_ar"))


def _register() -> None:
    text = [Column(name, String, server_default="", nullable=False) for name in ("plan_no", "block_no", "parcel_no")]
    _land_table(
        "spatial_unit",
        "MULTIPOLYGON",
        Column("kind", String, server_default="parcel", nullable=False),
        *text,
        *_optional("reference", "land_use"),
        Column("district_id", BigInteger),
        Column("zone_id", BigInteger),
        Column("area_m2", Numeric(16, 4), nullable=False),
        Column("deed_area_m2", Numeric(16, 4)),
        Column("source_srid", Integer),
        Column("source_geom", LargeBinary),
        Column("overlap_accepted", Boolean, server_default="false", nullable=False),
        Column("begin_lifespan_version", DateTime(timezone=True), server_default=func.now(), nullable=False),
        Column("end_lifespan_version", DateTime(timezone=True)),
        _one_of("spatial_unit", "kind", "parcel"),
        _check("spatial_unit", "area_positive", "area_m2 > 0"),
        _check("spatial_unit", "ends_after_begin", "end_lifespan_version > begin_lifespan_version"),
        _check("spatial_unit", "reference_when_numbered", "(parcel_no = '') = (reference IS NULL)"),
        _foreign("spatial_unit", "district_id", "district"),
        _foreign("spatial_unit", "zone_id", "zone"),
    )
    op.create_index(
        "uq_spatial_unit_live_number",
        "spatial_unit",
        ["plan_no", "block_no", "parcel_no", "municipality_id"],
        unique=True,
        postgresql_where=sa.text(f"{LIVE} AND parcel_no <> ''"),
    )
    op.create_index("ix_spatial_unit_reference", "spatial_unit", ["reference"], postgresql_where=sa.text(LIVE))
    op.create_index("ix_spatial_unit_parcel_no", "spatial_unit", ["parcel_no", "plan_no", "block_no"], postgresql_where=sa.text(LIVE))
    op.create_index("ix_spatial_unit_begin", "spatial_unit", ["begin_lifespan_version"])
    op.create_index("ix_spatial_unit_district_id", "spatial_unit", ["district_id", "parcel_no"])
    op.create_index("ix_spatial_unit_zone_id", "spatial_unit", ["zone_id"])
    _land_table(
        "building",
        "MULTIPOLYGON",
        Column("parcel_id", BigInteger),
        *_optional("name_ar", "use"),
        Column("floors", Integer),
        Column("is_over_built", Boolean, server_default="false", nullable=False),
        _check("building", "floors_not_negative", "floors >= 0"),
        _foreign("building", "parcel_id", "spatial_unit"),
    )
    op.create_index("ix_building_parcel_id", "building", ["parcel_id"])
    _edges_and_lineage()


def _edges_and_lineage() -> None:
    op.create_table(
        "parcel_edge",
        Column("parcel_id", BigInteger, nullable=False),
        Column("seq", Integer, nullable=False),
        *_required("kind"),
        Column("street_id", BigInteger),
        Column("street_width_m", Numeric(6, 2)),
        Column("neighbour_id", BigInteger),
        *_optional("open_kind"),
        Column("is_chamfer", Boolean, server_default="false", nullable=False),
        Column("length_m", Numeric(10, 2), nullable=False),
        Column("geom", Geometry("LINESTRING", srid=STORAGE_SRID, spatial_index=False), nullable=False),
        _one_of("parcel_edge", "kind", "street", "neighbour", "passage", "open", "wadi"),
        _check("parcel_edge", "street_named", "(kind IN ('street','passage')) = (street_id IS NOT NULL) OR is_chamfer"),
        _check("parcel_edge", "neighbour_named", "(kind = 'neighbour') = (neighbour_id IS NOT NULL)"),
        _check("parcel_edge", "length_positive", "length_m > 0"),
        _foreign("parcel_edge", "parcel_id", "spatial_unit", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("parcel_id", "seq", name="pk_parcel_edge"),
    )
    op.create_index("ix_parcel_edge_street_id", "parcel_edge", ["street_id"])
    op.create_index("ix_parcel_edge_neighbour_id", "parcel_edge", ["neighbour_id"])
    op.create_table(
        "parcel_lineage",
        Column("id", BigInteger, Identity(), nullable=False),
        Column("parent_id", BigInteger, nullable=False),
        Column("child_id", BigInteger, nullable=False),
        *_required("kind"),
        Column("area_m2", Numeric(16, 4), nullable=False),
        Column("case_id", Uuid),
        Column("note", String, server_default="", nullable=False),
        Column("recorded_at", DateTime(timezone=True), server_default=func.now(), nullable=False),
        _one_of("parcel_lineage", "kind", "split", "merge", "survey", "expropriation"),
        _check("parcel_lineage", "not_its_own_parent", "parent_id <> child_id"),
        _foreign("parcel_lineage", "parent_id", "spatial_unit"),
        _foreign("parcel_lineage", "child_id", "spatial_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_parcel_lineage"),
        sa.UniqueConstraint("parent_id", "child_id", name="uq_parcel_lineage_parent_id"),
    )
    op.create_index("ix_parcel_lineage_child_id", "parcel_lineage", ["child_id"])
    op.create_table(
        "land_finding",
        Column("id", BigInteger, Identity(), nullable=False),
        *_required("kind"),
        Column("parcel_id", BigInteger, nullable=False),
        Column("other_id", BigInteger),
        Column("area_m2", Numeric(14, 3)),
        Column("found_at", DateTime(timezone=True), server_default=func.now(), nullable=False),
        _one_of("land_finding", "kind", "overlap", "sliver", "no_street"),
        _foreign("land_finding", "parcel_id", "spatial_unit"),
        _foreign("land_finding", "other_id", "spatial_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_land_finding"),
    )
    op.create_index("ix_land_finding_kind", "land_finding", ["kind", "id"])


def _addresses() -> None:
    op.create_table(
        "national_address",
        *_required("short_address"),
        Column("parcel_id", BigInteger, nullable=False),
        *_required("postal_code", "building_no"),
        Column("additional_no", String, server_default="", nullable=False),
        _check("national_address", "short_address_formed", "short_address ~ '^[A-Z]{4}[0-9]{4}$'"),
        _check("national_address", "numbers_formed", "postal_code ~ '^[0-9]{5}$' AND building_no ~ '^[0-9]{4}$'"),
        _foreign("national_address", "parcel_id", "spatial_unit", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("short_address", name="pk_national_address"),
    )
    op.create_index("ix_national_address_parcel_id", "national_address", ["parcel_id"])
    op.create_index("ix_national_address_numbers", "national_address", ["postal_code", "building_no"])


def _rights() -> None:
    op.create_table(
        "ba_unit",
        Column("id", BigInteger, Identity(), nullable=False),
        Column("uuid", Uuid, server_default=sa.text("gen_random_uuid()"), nullable=False),
        Column("municipality_id", Integer),
        *_optional("name"),
        _foreign("ba_unit", "municipality_id", "municipality"),
        sa.PrimaryKeyConstraint("id", name="pk_ba_unit"),
        sa.UniqueConstraint("uuid", name="uq_ba_unit_uuid"),
    )
    op.create_index("ix_ba_unit_municipality_id", "ba_unit", ["municipality_id"])
    op.create_table(
        "ba_unit_parcel",
        Column("ba_unit_id", BigInteger, nullable=False),
        Column("parcel_id", BigInteger, nullable=False),
        _foreign("ba_unit_parcel", "ba_unit_id", "ba_unit", ondelete="CASCADE"),
        _foreign("ba_unit_parcel", "parcel_id", "spatial_unit", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ba_unit_id", "parcel_id", name="pk_ba_unit_parcel"),
    )
    op.create_index("ix_ba_unit_parcel_parcel_id", "ba_unit_parcel", ["parcel_id"])
    op.create_table(
        "rrr",
        Column("id", Uuid, server_default=sa.text("gen_random_uuid()"), nullable=False),
        Column("ba_unit_id", BigInteger, nullable=False),
        Column("party_id", Uuid, nullable=False),
        Column("kind", String, server_default="ownership", nullable=False),
        Column("share_numerator", Integer, server_default="1", nullable=False),
        Column("share_denominator", Integer, server_default="1", nullable=False),
        *_required("deed_no"),
        Column("deed_on", Date),
        Column("begin_lifespan_version", DateTime(timezone=True), server_default=func.now(), nullable=False),
        Column("end_lifespan_version", DateTime(timezone=True)),
        _one_of("rrr", "kind", "ownership", "usufruct", "mortgage", "easement", "restriction"),
        _check("rrr", "share_is_a_fraction", "share_numerator > 0 AND share_denominator >= share_numerator"),
        _check("rrr", "ends_after_begin", "end_lifespan_version > begin_lifespan_version"),
        _foreign("rrr", "ba_unit_id", "ba_unit", ondelete="CASCADE"),
        _foreign("rrr", "party_id", "party"),
        sa.PrimaryKeyConstraint("id", name="pk_rrr"),
    )
    op.create_index("ix_rrr_ba_unit_id", "rrr", ["ba_unit_id"])
    op.create_index("ix_rrr_party_id", "rrr", ["party_id"])


def _web(kind: str) -> Column:
    return Column("geom", Geometry(kind, srid=WEB_MERCATOR, spatial_index=False), nullable=False)


def _web_copies() -> None:
    for name, (kind, *words) in WEB.items():
        columns = [Column(word.rstrip("?"), String, nullable=word.endswith("?")) for word in words]
        op.create_table(
            name,
            Column("id", BigInteger, autoincrement=False, nullable=False),
            *columns,
            *WEB_EXTRA.get(name, ()),
            _web(kind),
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        )
        op.create_index(f"{name}_geom_idx", name, ["geom"], postgresql_using="gist")
    op.create_index("ix_parcel_web_block", "parcel_web", ["plan_no", "block_no"])
    op.create_table(
        "block_web",
        Column("id", BigInteger, Identity(), nullable=False),
        Column("district_id", BigInteger),
        *_required("plan_no", "block_no"),
        *_optional("land_use"),
        Column("parcels", Integer, nullable=False),
        _web("MULTIPOLYGON"),
        sa.PrimaryKeyConstraint("id", name="pk_block_web"),
    )
    op.create_index("block_web_geom_idx", "block_web", ["geom"], postgresql_using="gist")
    op.create_index("ix_block_web_block", "block_web", ["plan_no", "block_no"])


def _case_copies() -> None:
    op.create_table(
        "case_web",
        Column("id", BigInteger, Identity(), nullable=False),
        Column("case_id", Uuid, nullable=False),
        *_required("layer", "reference", "state", "state_ar", "state_en", "tone"),
        *_optional("category", "category_ar", "category_en"),
        Column("municipality_id", Integer, nullable=False),
        Column("district_id", BigInteger),
        Column("parcel_id", BigInteger),
        Column("opened_on", Date, nullable=False),
        Column("closed_on", Date),
        Column("due_at", DateTime(timezone=True)),
        Column("restricted", Boolean, server_default="false", nullable=False),
        _web("POINT"),
        _one_of("case_web", "layer", "permit", "visit", "report", "application"),
        _foreign("case_web", "municipality_id", "municipality"),
        sa.PrimaryKeyConstraint("id", name="pk_case_web"),
    )
    op.create_index("case_web_geom_idx", "case_web", ["layer", "geom"], postgresql_using="gist")
    op.create_index("ix_case_web_layer_opened", "case_web", ["layer", "opened_on"])
    op.create_index("ix_case_web_parcel", "case_web", ["parcel_id"])
    op.create_index("uq_case_web_case_id", "case_web", ["case_id"], unique=True)


def _grants() -> None:
    """The web's role may not move a boundary, delete a parcel or touch what was installed."""
    bind = op.get_bind()
    whole = ", ".join(name for name in (*LAND, *WEB, *REST) if name not in {"spatial_unit", "installation"})
    bind.exec_driver_sql(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {whole} TO amanah_app")
    bind.exec_driver_sql("REVOKE ALL ON spatial_unit, installation FROM amanah_app")
    bind.exec_driver_sql("GRANT SELECT ON installation TO amanah_app")
    bind.exec_driver_sql("GRANT SELECT, INSERT ON spatial_unit TO amanah_app")
    bind.exec_driver_sql(
        "GRANT UPDATE (district_id, zone_id, land_use, deed_area_m2, overlap_accepted, end_lifespan_version) ON spatial_unit TO amanah_app"
    )
