"""The record of accesses (nhật ký truy cập): rows are added, never changed, and each carries the hash of the last."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import Base, Keyed, RowId


class LedgerRow(Base):
    """One access. `dossier_id` is no reference: the record outlives a dossier that is deleted."""

    __tablename__ = "ledger"

    number: Mapped[RowId] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    channel: Mapped[str]
    asker: Mapped[Keyed]
    key_type: Mapped[str]
    outcome: Mapped[str]
    level: Mapped[str | None]
    proof: Mapped[str | None]
    dossier_id: Mapped[RowId | None] = mapped_column(index=True)
    operator_id: Mapped[RowId | None]  # who looked, and why: at the console only
    purpose: Mapped[str | None]
    previous: Mapped[Keyed]
    hash: Mapped[Keyed]


class LedgerHeadRow(Base):
    """The one row that says where the chain ends, so that cutting off its end is noticed; writers queue at it."""

    __tablename__ = "ledger_head"

    id: Mapped[RowId] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[Keyed]
    seal: Mapped[Keyed]  # keyed hash over number and hash
