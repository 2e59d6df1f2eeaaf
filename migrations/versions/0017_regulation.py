"""Rules of building, grown."""

revision = "0017_regulation"
down_revision = "0016_cadastre"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
