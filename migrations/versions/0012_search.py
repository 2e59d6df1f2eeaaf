"""What the search of a large register reads."""

revision = "0012_search"
down_revision = "0011_updates"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
