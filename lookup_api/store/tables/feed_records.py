"""What feeds sent: which records arrived (to know a replay), those that were refused, and slips that did not come."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import CLUSTERED, Base, Keyed, RowId, Sealed


class FeedRecordRow(Base):
    """A record by the keyed hash of its digest, and when it last counted."""

    __tablename__ = "feed_records"
    __table_args__ = (CLUSTERED,)

    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"), primary_key=True)
    digest: Mapped[Keyed] = mapped_column(primary_key=True)
    arrived_at: Mapped[datetime] = mapped_column(index=True)


class QuarantineRow(Base):
    """A refused record with its reason. The same one again is the same row."""

    __tablename__ = "quarantine"
    __table_args__ = (CLUSTERED,)

    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"), primary_key=True)
    digest: Mapped[Keyed] = mapped_column(primary_key=True)
    service: Mapped[str]
    position: Mapped[int]
    reason: Mapped[str]
    code: Mapped[Sealed | None]  # sealed: in a broken record anything may stand in its place
    raw: Mapped[Sealed]
    refused_at: Mapped[datetime] = mapped_column(index=True)
    sender: Mapped[str | None]  # the sending unit's identifier


class MissingSlipRow(Base):
    """A status of a dossier that a counter could not have set without a slip, and no slip came with it."""

    __tablename__ = "missing_slips"
    __table_args__ = (CLUSTERED,)

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
