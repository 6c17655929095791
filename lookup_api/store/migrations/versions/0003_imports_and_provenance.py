"""Imports and provenance: how far each file of an old system is in, and where each dossier came from."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# As in 0001: SQLite has no type for a time with its zone, and numbers rows only in a column declared INTEGER.
INSTANT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "import_runs",
        sa.Column("id", ROW_ID, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("source_id", "file_name")),
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("file_digest", "mapping_digest")),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("position", "new", "merged", "unchanged", "refused")
        ),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source_id", "file_digest", "mapping_digest"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"]),
    )
    op.create_table(
        "origins",
        sa.Column("dossier_id", ROW_ID, nullable=False),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("agency_code", sa.Text),
        sa.Column("agency_name", sa.Text),
        sa.Column("run_id", ROW_ID, nullable=False),
        sa.Column("line", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", "source_id"),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"]),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"]),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("origins")
    op.drop_table("import_runs")
