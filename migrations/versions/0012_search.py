"""What the search of a large register reads, and how far the work after a large import has come."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import JSONB

from app.i18n.folding import fold
from gis.crs import STORAGE_SRID
from migrations.sqlfile import run_sql_file

revision = "0012_search"
down_revision = "0011_updates"


def upgrade() -> None:
    _settling()
    _plan_names()
    _names()
    _addresses()
    op.create_index("ix_rrr_deed_no", "rrr", ["deed_no"])
    run_sql_file("0012_search.sql")


def downgrade() -> None:
    run_sql_file("0012_search_undo.sql")
    op.drop_index("ix_rrr_deed_no", "rrr")
    for name in ("street_ar", "district_ar", "point"):
        op.drop_column("national_address", name)
    op.drop_table("name_spelling")
    op.drop_table("land_name")
    op.drop_column("land_plan", "name_folded")
    op.drop_table("land_settling")


def _settling() -> None:
    table = "land_settling"

    def number(name: str, kind: type = sa.Integer) -> sa.Column:
        return sa.Column(name, kind, server_default="0", nullable=False)

    op.create_table(
        table,
        sa.Column("run_id", sa.Uuid, nullable=False),
        sa.Column("layer", sa.String, nullable=False),
        sa.Column("first_id", sa.BigInteger, nullable=False),
        sa.Column("last_id", sa.BigInteger, nullable=False),
        sa.Column("step", sa.String, server_default="rules", nullable=False),
        sa.Column("squares", JSONB, server_default=sa.text("'[]'"), nullable=False),
        sa.Column("seconds", JSONB, server_default=sa.text("'{}'"), nullable=False),
        number("squares_done"),
        number("rows_done", sa.BigInteger),
        number("rows_all", sa.BigInteger),
        number("overlaps"),
        sa.Column("overlap_m2", sa.Numeric(16, 2), server_default="0", nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)
            for name in ("started_at", "changed_at")
        ),
        sa.CheckConstraint(
            "step IN ('rules','land','parcels','blocks','copies','finish','done')", name=op.f("ck_land_settling_step_known")
        ),
        sa.CheckConstraint("rows_done <= rows_all", name=op.f("ck_land_settling_done_within_all")),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_land_settling_run_id_import_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_land_settling")),
    )


def _plan_names() -> None:
    """Plans are found by names that somebody spelt with a letter wrong, as districts and streets are."""
    op.add_column("land_plan", sa.Column("name_folded", sa.String, server_default="", nullable=False))
    bind = op.get_bind()
    for key, name in bind.execute(sa.text("SELECT id, name_ar FROM land_plan")).all():
        bind.execute(sa.text("UPDATE land_plan SET name_folded = :folded WHERE id = :id"), {"folded": fold(name), "id": key})


def _names() -> None:
    table = "land_name"
    op.create_table(
        table,
        *(sa.Column(name, sa.String, nullable=False) for name in ("kind", "key")),
        sa.Column("municipality_id", sa.Integer),
        *(sa.Column(name, sa.String, nullable=False) for name in ("name_ar", "name_folded")),
        sa.Column("note", sa.String, server_default="", nullable=False),
        sa.Column("words", sa.ARRAY(sa.String), nullable=False),
        sa.Column("point", Geometry("POINT", srid=STORAGE_SRID, spatial_index=False)),
        sa.CheckConstraint("kind IN ('district','plan','place','street')", name=op.f("ck_land_name_kind_known")),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_land_name")),
    )
    # without its waiting list, which every search reads through until somebody vacuums
    op.create_index("land_name_words_idx", table, ["words"], postgresql_using="gin", postgresql_with={"fastupdate": "off"})
    op.create_table(
        "name_spelling",
        *(sa.Column(name, sa.String(collation="C"), nullable=False) for name in ("variant", "word")),
        sa.PrimaryKeyConstraint("variant", "word", name=op.f("pk_name_spelling")),
    )


def _addresses() -> None:
    """The words of an address, and its point: a parcel ends, the place stays."""
    for name in ("street_ar", "district_ar"):
        op.add_column("national_address", sa.Column(name, sa.String, server_default="", nullable=False))
    op.add_column("national_address", sa.Column("point", Geometry("POINT", srid=STORAGE_SRID, spatial_index=False)))
