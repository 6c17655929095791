"""Agencies (cơ quan giải quyết) with their successors, and one-stop desks (Bộ phận Một cửa)."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import Base


class AgencyRow(Base):
    """An agency by its identifier, the largest unit first (Decision 20/2020/QĐ-TTg): `H47.16`."""

    __tablename__ = "agencies"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    successor_code: Mapped[str | None]  # who took over, as decreed; may not be in the catalogue yet
    present_name: Mapped[str | None]  # who answers today, at the end of all mergers; None: the agency itself
    present_code: Mapped[str | None]
    known: Mapped[bool]  # False: only a feed named it


class DeskRow(Base):
    """A desk where papers are handed in and results collected."""

    __tablename__ = "desks"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str | None]
    phone: Mapped[str | None]
    hours: Mapped[str | None]
    province: Mapped[str | None]
    agency_code: Mapped[str | None] = mapped_column(ForeignKey("agencies.code"), index=True)
    main: Mapped[bool]  # the province's main desk, for agencies without a desk of their own
