"""Reports that were made and kept, so that asking for one costs nothing: they hold codes and figures, no person."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import Base


class KeptReportRow(Base):
    """The newest of one name and period, as JSON."""

    __tablename__ = "kept_reports"

    name: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)  # empty: of the moment
    made_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary)
