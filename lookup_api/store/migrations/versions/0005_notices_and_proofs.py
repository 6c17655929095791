"""Notices with their followers and opt-outs, one-time codes, ratings; promises and returns are searched by time."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

# As in the first migration: a migration stays as it was when its helpers change.
INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_TABLES = ("ratings", "one_time_codes", "followers", "opt_outs", "notice_searches", "notice_sources", "notices")


def upgrade() -> None:
    _notices()
    _wishes()
    op.create_table(
        "one_time_codes",
        _dossier(),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("tries", sa.BigInteger, nullable=False),
        sa.Column("used_by", sa.LargeBinary),
        sa.PrimaryKeyConstraint("dossier_id"),
        _of_dossier(),
    )
    op.create_table(
        "ratings",
        _dossier(),
        sa.Column("score", sa.SmallInteger, nullable=False),
        sa.Column("comment", sa.LargeBinary),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id"),
        _of_dossier(),
    )
    op.create_index("ix_ratings_at", "ratings", ["at"])
    for column in ("result_appointment", "returned_at"):
        op.create_index(f"ix_dossiers_{column}", "dossiers", [column])


def _dossier() -> sa.Column[int]:
    return sa.Column("dossier_id", ROW_ID, nullable=False)


def _of_dossier() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], ondelete="CASCADE")


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", ROW_ID, nullable=False),
        _dossier(),
        sa.Column("once", sa.LargeBinary, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("situation", "occurrence", "way")),
        sa.Column("rank", sa.SmallInteger, nullable=False),
        sa.Column("quiet", sa.Boolean, nullable=False),
        sa.Column("address", sa.LargeBinary),
        sa.Column("address_index", sa.LargeBinary, nullable=False),
        sa.Column("secret", sa.LargeBinary),
        sa.Column("language", sa.Text, nullable=False),
        *(sa.Column(name, INSTANT, nullable=False) for name in ("at", "not_before", "expires_at")),
        sa.Column("attempts", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("settled_at", INSTANT),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once"),
        _of_dossier(),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_state_way_rank_not_before", "notices", ["state", "way", "rank", "not_before"])
    op.create_index("ix_notices_address_index_at", "notices", ["address_index", "at"])
    op.create_index("ix_notices_dossier_id", "notices", ["dossier_id"])
    op.create_table(
        "notice_sources",
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("live_since", INSTANT),
        sa.Column("tells_itself", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("source_id"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"]),
    )
    op.create_table(
        "notice_searches",
        sa.Column("id", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("after", ROW_ID),
        sa.PrimaryKeyConstraint("id"),
    )


def _wishes() -> None:
    op.create_table(
        "opt_outs",
        sa.Column("phone_index", sa.LargeBinary, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("phone_index"),
    )
    op.create_table(
        "followers",
        _dossier(),
        sa.Column("address_index", sa.LargeBinary, nullable=False),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "address_index"),
        _of_dossier(),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for column in ("returned_at", "result_appointment"):
        op.drop_index(f"ix_dossiers_{column}", "dossiers")
    for table in _TABLES:
        op.drop_table(table)
