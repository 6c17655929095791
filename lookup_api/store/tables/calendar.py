"""The notices of days off and make-up days that officers entered, also those that a later one overrules."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import Base


class CalendarNoticeRow(Base):
    """One notice (thông báo)."""

    __tablename__ = "calendar_notices"

    number: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    issued_on: Mapped[date]
    confirmed_until: Mapped[date | None]  # with it, all notices up to this day are out
    entered_at: Mapped[datetime]


class CalendarDayRow(Base):
    """A day of which a notice says what it is."""

    __tablename__ = "calendar_days"

    number: Mapped[str] = mapped_column(ForeignKey("calendar_notices.number", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    in_place_of: Mapped[date | None]  # the day whose hours it takes over
    provisional: Mapped[bool]  # expected, not announced
