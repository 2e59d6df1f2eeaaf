"""Plans and published layers, grown."""

revision = "0015_plans"
down_revision = "0014_map"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
