"""Operators, their sessions, the callers who passed, requests for the full identity, and notes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import CLUSTERED, Base, Keyed, RowId, Sealed


class OperatorRow(Base):
    """Who may sign in at the console. A name is never given to another: the access record speaks by the number."""

    __tablename__ = "operators"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password: Mapped[str]  # argon2id, in its own encoding
    totp_secret: Mapped[Sealed]
    totp_step: Mapped[int]  # the last one used: none is taken twice
    credentials_at: Mapped[datetime]  # when password and secret were given
    revoked_at: Mapped[datetime | None]


class OperatorSessionRow(Base):
    """A session, by the keyed hash of its 256 bits; `id` names it in lists and proves nothing."""

    __tablename__ = "operator_sessions"
    __table_args__ = (CLUSTERED,)

    digest: Mapped[Keyed] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    operator_id: Mapped[RowId] = mapped_column(ForeignKey("operators.id"), index=True)
    begun_at: Mapped[datetime]
    used_at: Mapped[datetime]


class PassedCallerRow(Base):
    """A caller who proved who they are, for one dossier in one conversation of one session."""

    __tablename__ = "passed_callers"
    __table_args__ = (Index(None, "ends_at"), CLUSTERED)

    session_id: Mapped[str] = mapped_column(ForeignKey("operator_sessions.id", ondelete="CASCADE"), primary_key=True)
    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    conversation: Mapped[Keyed] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime]


class DisclosureRow(Base):
    """A request for the full identity, and what a second person decided. `ends_at`: until when consent holds."""

    __tablename__ = "disclosures"
    __table_args__ = (Index(None, "asked_at"), {"sqlite_autoincrement": True})

    id: Mapped[RowId] = mapped_column(primary_key=True)
    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    reason: Mapped[Sealed]
    asked_by: Mapped[RowId] = mapped_column(ForeignKey("operators.id"))
    asked_at: Mapped[datetime]
    decided_by: Mapped[RowId | None] = mapped_column(ForeignKey("operators.id"))
    decided_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]  # None after a decision: refused


class NoteRow(Base):
    """How a conversation ended, with words where there are any."""

    __tablename__ = "operator_notes"
    __table_args__ = (Index(None, "dossier_id"), {"sqlite_autoincrement": True})

    id: Mapped[RowId] = mapped_column(primary_key=True)
    operator_id: Mapped[RowId] = mapped_column(ForeignKey("operators.id"))
    dossier_id: Mapped[RowId | None] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"))
    disposition: Mapped[str]
    text: Mapped[Sealed | None]
    conversation: Mapped[Sealed | None]  # some switchboards name calls by number
    at: Mapped[datetime]
