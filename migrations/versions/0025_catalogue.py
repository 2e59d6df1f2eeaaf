"""Versions of services, overlays of branches, drafts."""

revision = "0025_catalogue"
down_revision = "0024_scrutiny"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
