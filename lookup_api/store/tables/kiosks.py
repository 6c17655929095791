"""Kiosks as they were last heard, and who answered their bells."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import Base, RowId


class KioskRow(Base):
    """The last heartbeat of one kiosk, as JSON, by the key it signed in with."""

    __tablename__ = "kiosks"

    key_name: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    heard_at: Mapped[datetime]
    told: Mapped[str]


class BellRow(Base):
    """A bell that somebody of staff answered; it outlives the kiosk's heartbeats."""

    __tablename__ = "kiosk_bells"

    key_name: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    called_at: Mapped[datetime] = mapped_column(primary_key=True)
    answered_at: Mapped[datetime]
    answered_by: Mapped[RowId] = mapped_column(ForeignKey("operators.id"))
