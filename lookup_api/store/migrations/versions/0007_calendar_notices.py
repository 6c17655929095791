"""Calendar notices, each with its days: a later notice overrules an earlier one, and both stay on record."""

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
# Days were entered before notices had a day of issue: every dated notice goes before them.
LONG_AGO = date(1970, 1, 1)


def upgrade() -> None:
    """Give each day that was entered the notice it names."""
    connection = op.get_bind()
    entered = connection.execute(sa.text("SELECT notice, day, kind, provisional FROM calendar_days")).all()
    op.drop_table("calendar_days")
    notices = op.create_table(
        "calendar_notices",
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("issued_on", sa.Date, nullable=False),
        sa.Column("confirmed_until", sa.Date),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    days = op.create_table(
        "calendar_days",
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("in_place_of", sa.Date),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number", "day"),
        sa.ForeignKeyConstraint(["number"], ["calendar_notices.number"], ondelete="CASCADE"),
    )
    at = datetime(1970, 1, 1, tzinfo=UTC) if connection.dialect.name == "postgresql" else 0
    numbers = sorted({row.notice for row in entered})
    op.bulk_insert(
        notices, [{"number": number, "title": number, "issued_on": LONG_AGO, "entered_at": at} for number in numbers]
    )
    op.bulk_insert(
        days,
        [
            {
                "number": row.notice,
                "day": row.day if isinstance(row.day, date) else date.fromisoformat(row.day),
                "kind": row.kind,
                "name": row.notice,
                "provisional": bool(row.provisional),
            }
            for row in entered
        ],
    )


def downgrade() -> None:
    """Refuse: of two notices on one day the older table can hold one."""
    raise RuntimeError("restore the backup that was made before this migration")
