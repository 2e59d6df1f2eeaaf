"""What a planner keeps of the map."""

import sqlalchemy as sa
from alembic import op

revision = "0009_map"
down_revision = "0008_plans"


def upgrade() -> None:
    op.create_table(
        "map_bookmark",
        sa.Column("id", sa.Uuid, primary_key=True, server_default=sa.text("gen_random_uuid()")),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("user_account.id", name="fk_map_bookmark_user_id_user_account"), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.UniqueConstraint("user_id", "name", name="uq_map_bookmark_user_id_name"),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 60", name="ck_map_bookmark_name_short"),
        sa.CheckConstraint("length(address) <= 8000", name="ck_map_bookmark_address_short"),
    )


def downgrade() -> None:
    op.drop_table("map_bookmark")
