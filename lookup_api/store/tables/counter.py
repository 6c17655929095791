"""What a counter adds: slips, dated facts, running numbers, and the answers kept for writes that are sent again."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import CLUSTERED, Base, Keyed, RowId, Sealed


class SlipRow(Base):
    """A slip (phiếu) as it was issued. What stood on it may name people and is sealed."""

    __tablename__ = "slips"
    __table_args__ = (Index(None, "kind", "issued_at"), CLUSTERED)

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[Keyed] = mapped_column(primary_key=True)
    position: Mapped[int]
    kind: Mapped[str]
    number: Mapped[str]
    issued_at: Mapped[datetime]
    title: Mapped[str]
    form: Mapped[str | None]
    circular: Mapped[str | None]
    issuer_title: Mapped[str | None]
    content: Mapped[Sealed | None]


class CounterFactRow(Base):
    """A dated fact of the counter, sealed whole. `detail` is a reason code, where the kind has one."""

    __tablename__ = "counter_facts"
    __table_args__ = (Index(None, "kind", "at"), CLUSTERED)

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[Keyed] = mapped_column(primary_key=True)
    position: Mapped[int]
    kind: Mapped[str]
    detail: Mapped[str | None]
    at: Mapped[datetime]
    content: Mapped[Sealed]


class SerialRow(Base):
    """The last running number given in a series and period: codes of an agency and day, slips of a desk and year."""

    __tablename__ = "serials"

    series: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class KeptAnswerRow(Base):
    """What a write answered, by the keyed hash of its Idempotency-Key: the same write again is the same answer."""

    __tablename__ = "kept_answers"
    __table_args__ = (CLUSTERED,)

    key: Mapped[Keyed] = mapped_column(primary_key=True)
    request: Mapped[Keyed]  # keyed hash of what was asked
    answer: Mapped[Sealed]
    at: Mapped[datetime] = mapped_column(index=True)
