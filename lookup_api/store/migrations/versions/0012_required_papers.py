"""The papers that procedures ask for, as a province announces them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    """Add the lists; there are none before a province enters its own."""
    op.create_table(
        "paper_lists",
        sa.Column("procedure_code", sa.Text, nullable=False),
        sa.Column("decision", sa.Text),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("procedure_code"),
    )
    op.create_table(
        "required_papers",
        sa.Column("procedure_code", sa.Text, nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("originals", sa.SmallInteger, nullable=False),
        sa.Column("copies", sa.SmallInteger, nullable=False),
        sa.Column("form", sa.Text),
        sa.Column("heading", sa.Text),
        sa.PrimaryKeyConstraint("procedure_code", "position"),
        sa.ForeignKeyConstraint(["procedure_code"], ["paper_lists.procedure_code"], ondelete="CASCADE"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("required_papers")
    op.drop_table("paper_lists")
