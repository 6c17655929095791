"""What happened to a dossier: steps, supplement requests, fees, appointments given.

Each row is known by a keyed hash of its whole content, so the same fact is never kept twice, and a fact that did not
change is not written again.
"""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import CLUSTERED, Base, Keyed, RowId, Sealed, Small


class StepRow(Base):
    """A dated step of processing (bước xử lý); its free words may name people and are sealed."""

    __tablename__ = "steps"
    __table_args__ = (CLUSTERED,)

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[Keyed] = mapped_column(primary_key=True)
    position: Mapped[int]
    at: Mapped[datetime]
    stage: Mapped[Small | None]
    agency: Mapped[str | None]
    deadline: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    text: Mapped[Sealed | None]
    officer: Mapped[Sealed | None]
    officer_title: Mapped[str | None]
    source_id: Mapped[str | None]  # who told it; None: the dossier's own source


class SupplementRow(Base):
    """A request for missing papers (yêu cầu bổ sung)."""

    __tablename__ = "supplements"
    __table_args__ = (CLUSTERED,)

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[Keyed] = mapped_column(primary_key=True)
    position: Mapped[int]
    number: Mapped[str]
    requested_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    content: Mapped[Sealed | None]
    appointment_before: Mapped[datetime | None]
    appointment_after: Mapped[datetime | None]


class FeeRow(Base):
    """A fee (phí, lệ phí) in đồng."""

    __tablename__ = "fees"
    __table_args__ = (CLUSTERED,)

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[Keyed] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    amount: Mapped[int]
    paid: Mapped[bool | None]


class AppointmentRow(Base):
    """An appointment (hẹn trả) the citizen was given, and the age of the fact that gave it."""

    __tablename__ = "appointments"
    __table_args__ = (CLUSTERED,)

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[Keyed] = mapped_column(primary_key=True)
    position: Mapped[int]
    at: Mapped[datetime]
    given_at: Mapped[datetime]
    told_at: Mapped[datetime | None]  # the age of the record that told of it; None: told as it was given
    source_id: Mapped[str | None]
