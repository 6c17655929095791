"""Tickets: what somebody at the hotline still has to do."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import Base, RowId, Sealed


class TicketRow(Base):
    """A ticket. Phone and words are sealed, and so is the conversation: some switchboards name calls by number."""

    __tablename__ = "tickets"
    __table_args__ = (Index(None, "state", "due_at"), Index(None, "dossier_id"), {"sqlite_autoincrement": True})

    id: Mapped[RowId] = mapped_column(primary_key=True)
    kind: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str]
    channel: Mapped[str]
    language: Mapped[str]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    register_by: Mapped[datetime | None]
    registered_at: Mapped[datetime | None]
    registered_as: Mapped[str | None]
    dossier_id: Mapped[RowId | None] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"))
    phone: Mapped[Sealed | None]
    text: Mapped[Sealed | None]
    conversation: Mapped[Sealed | None]
    taken_by: Mapped[RowId | None] = mapped_column(ForeignKey("operators.id"))
    taken_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    closing_text: Mapped[Sealed | None]
