"""What askers have spent, and wrong proofs: kept, so that a restart forgives nothing."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import CLUSTERED, Base, Keyed, RowId


class SpendingRow(Base):
    """Units charged to an asker for one thing, until they no longer count."""

    __tablename__ = "spendings"
    __table_args__ = (Index(None, "expires_at"), CLUSTERED)

    asker: Mapped[Keyed] = mapped_column(primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)  # seconds
    what: Mapped[Keyed] = mapped_column(primary_key=True)
    units: Mapped[int]
    expires_at: Mapped[datetime]


class WrongProofRow(Base):
    """A wrong proof, by whom and for which dossier, both as keyed hashes."""

    __tablename__ = "wrong_proofs"
    __table_args__ = (Index(None, "dossier_key", "at"), Index(None, "asker", "at"), Index(None, "at"))

    id: Mapped[RowId] = mapped_column(primary_key=True)
    dossier_key: Mapped[Keyed]
    asker: Mapped[Keyed]
    at: Mapped[datetime]
