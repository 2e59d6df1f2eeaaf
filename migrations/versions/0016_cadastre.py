"""Cadastre and changes, grown."""

revision = "0016_cadastre"
down_revision = "0015_plans"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
