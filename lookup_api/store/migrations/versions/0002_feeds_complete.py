"""Feeds complete: nothing yet."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
