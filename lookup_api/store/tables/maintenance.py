"""Maintenance notices: what is going to be, or is, out of order."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import Base


class MaintenanceRow(Base):
    """One notice; `text` is a JSON list of language and words."""

    __tablename__ = "maintenance"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    text: Mapped[str]
    published_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
