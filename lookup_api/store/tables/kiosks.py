"""Kiosks as they were last heard."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import Base


class KioskRow(Base):
    """The last heartbeat of one kiosk, as JSON, by the key it signed in with."""

    __tablename__ = "kiosks"

    key_name: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    heard_at: Mapped[datetime]
    told: Mapped[str]
