"""The holiday calendar: an editable table; a published list only proposes."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import Base


class CalendarDayRow(Base):
    """A day that is not what its weekday says."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]  # a day off, or a Saturday worked instead of one
    notice: Mapped[str]  # the notice (thông báo) that says so
    provisional: Mapped[bool]  # proposed, not decreed yet
