"""What the planner's map keeps."""

revision = "0014_map"
down_revision = "0013_quality"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
