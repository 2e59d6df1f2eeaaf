"""An import that brings a layer up to date."""

revision = "0011_updates"
down_revision = "0010_layers"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
