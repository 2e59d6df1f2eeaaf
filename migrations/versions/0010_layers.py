"""The catalogue of layers, and plans."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from gis.crs import STORAGE_SRID, WEB_MERCATOR
from migrations.sqlfile import run_sql, run_sql_file

revision = "0010_layers"
down_revision = "0009_map"

_FINITE = "ST_XMin(geom) > -1e8 AND ST_YMin(geom) > -1e8 AND ST_XMax(geom) < 1e8 AND ST_YMax(geom) < 1e8"


def upgrade() -> None:
    _layers()
    _features()
    _plans()
    run_sql_file("0010_layers.sql")


def downgrade() -> None:
    for table in ("land_plan", "published_feature", "published_layer"):
        op.drop_table(table)
    run_sql("DROP FUNCTION tell_published_change()")


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.String(), server_default="", nullable=False)


def _person(table: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], ["user_account.id"], name=op.f(f"fk_{table}_{name}_user_account"))


def _branch(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f(f"fk_{table}_municipality_id_municipality"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _layers() -> None:
    table = "published_layer"
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title_ar", sa.String(), nullable=False),
        _text("title_en"),
        _text("description_ar"),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("classification", sa.String(), server_default="internal", nullable=False),
        _text("licence"),
        _text("source"),
        sa.Column("source_date", sa.Date()),
        sa.Column("geometry_kind", sa.String(), nullable=False),
        sa.Column("fields", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("style", postgresql.JSONB(), nullable=False),
        sa.Column("min_zoom", sa.Integer(), server_default="9", nullable=False),
        sa.Column("max_zoom", sa.Integer(), server_default="22", nullable=False),
        sa.Column("search_fields", sa.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("roles", sa.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("municipality_id", sa.Integer()),
        sa.Column("state", sa.String(), server_default="draft", nullable=False),
        sa.Column("filling", postgresql.JSONB()),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("edited_by_id", sa.Uuid()),
        sa.Column("published_by_id", sa.Uuid()),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        _check(table, "code_plain", "code ~ '^[a-z][a-z0-9-]{2,39}$'"),
        _check(table, "classification_known", "classification IN ('public','internal','restricted')"),
        _check(table, "restricted_names_roles", "classification <> 'restricted' OR cardinality(roles) > 0"),
        _check(table, "geometry_kind_known", "geometry_kind IN ('polygon','line','point')"),
        _check(table, "state_known", "state IN ('draft','published','withdrawn')"),
        _check(table, "zooms_in_order", "min_zoom >= 0 AND max_zoom <= 22 AND min_zoom <= max_zoom"),
        _check(table, "two_persons", "state <> 'published' OR published_by_id IS DISTINCT FROM edited_by_id"),
        _branch(table),
        _person(table, "edited_by_id"),
        _person(table, "published_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_layer")),
        sa.UniqueConstraint("code", name=op.f("uq_published_layer_code")),
    )


def _features() -> None:
    table = "published_feature"
    op.create_table(
        table,
        sa.Column("layer_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("properties", postgresql.JSONB(), nullable=False),
        sa.Column("name_folded", sa.String(), server_default=sa.text("''"), nullable=False),
        sa.Column("outside_extent", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("geom", Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False), nullable=False),
        sa.Column("geom_3857", Geometry("GEOMETRY", srid=WEB_MERCATOR, spatial_index=False), nullable=False),
        _check(table, "geom_valid", "ST_IsValid(geom) AND NOT ST_IsEmpty(geom)"),
        _check(table, "geom_finite", _FINITE),
        _check(table, "geom_inside_extent", "outside_extent OR inside_installation_extent(geom)"),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["published_layer.id"], name=op.f("fk_published_feature_layer_id_published_layer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("layer_id", "id", name=op.f("pk_published_feature")),
    )
    op.create_index("published_feature_geom_idx", table, ["layer_id", "geom"], postgresql_using="gist")
    op.create_index("published_feature_geom_3857_idx", table, ["layer_id", "geom_3857"], postgresql_using="gist")
    op.create_index(
        "published_feature_name_idx", table, ["name_folded"], postgresql_using="gin", postgresql_ops={"name_folded": "gin_trgm_ops"}
    )


def _plans() -> None:
    table = "land_plan"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("plan_no", sa.String(), nullable=False),
        sa.Column("name_ar", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="draft", nullable=False),
        _text("decree_no"),
        sa.Column("approved_on", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        _text("note"),
        _text("remark"),
        sa.Column("replaces_id", sa.Uuid()),
        sa.Column("drafted_by_id", sa.Uuid()),
        sa.Column("decided_by_id", sa.Uuid()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("boundary", Geometry("MULTIPOLYGON", srid=STORAGE_SRID, spatial_index=False)),
        _check(table, "kind_known", "kind IN ('subdivision','detailed')"),
        _check(table, "state_known", "state IN ('draft','sent','approved','amended','cancelled')"),
        _check(table, "ends_after_start", "valid_to IS NULL OR approved_on IS NULL OR valid_to >= approved_on"),
        _check(table, "approved_by_decree", "state NOT IN ('approved','amended') OR (approved_on IS NOT NULL AND decree_no <> '')"),
        _check(table, "two_persons", "decided_by_id IS NULL OR decided_by_id IS DISTINCT FROM drafted_by_id"),
        _check(table, "boundary_sound", "boundary IS NULL OR (ST_IsValid(boundary) AND inside_installation_extent(boundary))"),
        _branch(table),
        sa.ForeignKeyConstraint(["replaces_id"], ["land_plan.id"], name=op.f("fk_land_plan_replaces_id_land_plan")),
        _person(table, "drafted_by_id"),
        _person(table, "decided_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_land_plan")),
    )
    standing = ["municipality_id", "kind", "plan_no"]
    op.create_index("uq_land_plan_standing", table, standing, unique=True, postgresql_where=sa.text("state = 'approved'"))
    op.create_index("ix_land_plan_municipality_id", table, ["municipality_id"])
    op.create_index("ix_land_plan_number", table, ["plan_no"])
    op.create_index("land_plan_boundary_idx", table, ["boundary"], postgresql_using="gist")
