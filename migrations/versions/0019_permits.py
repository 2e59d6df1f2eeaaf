"""The life of a permit: endless validity, signature, dated tasks, who is obliged."""

revision = "0019_permits"
down_revision = "0018_first_load"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
