"""The queue of doubtful data."""

revision = "0013_quality"
down_revision = "0012_search"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
