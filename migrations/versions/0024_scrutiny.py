"""What an office's drawing measured, overridden findings, works and licensed activities on the ground; rules that apply under a condition."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from migrations.sqlfile import run_sql_file

revision = "0024_scrutiny"
down_revision = "0023_api"

_FAMILIES = "'SB','CV','FAR','FL','HT','AN','PK','FN','UN','CH','PL','US'"
_TABLES = ("activity_place", "work_route", "finding_override", "plan_scrutiny")


def upgrade() -> None:
    op.add_column("zone_rule", sa.Column("applies_if", sa.String(), server_default="", nullable=False))
    _rule_checks(
        "'SB','CV','FAR','FL','HT','AN','PK','FN','UN','CH','DS','US','PL','FLD','AV','HR','OWN'", "'fail','warning','human','note'"
    )
    _scrutinies()
    _overrides()
    op.create_geospatial_table(
        "work_route",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        _shape("geom", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_work_route_ends_after_start")),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_work_route_geom_valid")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_work_route_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_work_route")),
    )
    op.create_index("work_route_geom_idx", "work_route", ["geom"], postgresql_using="gist")
    op.create_geospatial_table(
        "activity_place",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        _shape("geom", nullable=False),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_activity_place_geom_valid")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_activity_place_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_activity_place")),
    )
    op.create_index("activity_place_geom_idx", "activity_place", ["activity", "geom"], postgresql_using="gist")
    run_sql_file("0024_scrutiny.sql")


def downgrade() -> None:
    op.execute("DELETE FROM zone_rule WHERE family IN ('DS','FLD','AV','HR','OWN') OR severity = 'note' OR applies_if <> ''")
    for table in _TABLES:
        op.drop_table(table)
    _rule_checks(_FAMILIES, "'fail','warning','human'")
    op.drop_column("zone_rule", "applies_if")


def _rule_checks(families: str, severities: str) -> None:
    for name, said in (("family_known", f"family IN ({families})"), ("severity_known", f"severity IN ({severities})")):
        op.drop_constraint(op.f(f"ck_zone_rule_{name}"), "zone_rule", type_="check")
        op.create_check_constraint(op.f(f"ck_zone_rule_{name}"), "zone_rule", said)


def _shape(name: str, *, nullable: bool = True) -> sa.Column:
    kind = Geometry(srid=9358, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry", nullable=nullable)
    return sa.Column(name, kind, nullable=nullable)


def _json(name: str) -> sa.Column:
    return sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False)


def _scrutinies() -> None:
    op.create_geospatial_table(
        "plan_scrutiny",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("entities", sa.Integer(), nullable=False),
        sa.Column("metres_per_unit", sa.Numeric(precision=12, scale=8), nullable=True),
        *[_json(name) for name in ("layers", "declared", "fit", "differences", "remarks")],
        _shape("plot"),
        _shape("bays"),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state IN ('unit_asked','placed')", name=op.f("ck_plan_scrutiny_state_known")),
        sa.CheckConstraint(
            "state <> 'placed' OR (plot IS NOT NULL AND metres_per_unit > 0)", name=op.f("ck_plan_scrutiny_placed_has_plot")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_plan_scrutiny_application_id_application")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_plan_scrutiny_document_id_document")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_plan_scrutiny_made_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_scrutiny")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_plan_scrutiny_application_id")),
    )


def _overrides() -> None:
    op.create_table(
        "finding_override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("edge_seq", sa.Integer(), nullable=True),
        sa.Column("floor", sa.String(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        *[sa.Column(name, sa.String(), nullable=False) for name in ("sentence", "reason", "reference", "role")],
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("btrim(reason) <> '' AND btrim(reference) <> ''", name=op.f("ck_finding_override_reasoned")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_finding_override_application_id_application")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_finding_override_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_override")),
    )
    op.create_index("ix_finding_override_application_id", "finding_override", ["application_id"])
