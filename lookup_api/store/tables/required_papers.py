"""The papers that procedures ask for (thành phần hồ sơ), as the province entered them."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import Base, Small


class PaperListRow(Base):
    """The list of one procedure, by its code in the national database."""

    __tablename__ = "paper_lists"

    procedure_code: Mapped[str] = mapped_column(primary_key=True)
    decision: Mapped[str | None]
    entered_at: Mapped[datetime]


class RequiredPaperRow(Base):
    """One paper of a list."""

    __tablename__ = "required_papers"

    procedure_code: Mapped[str] = mapped_column(
        ForeignKey("paper_lists.procedure_code", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[Small] = mapped_column(primary_key=True)  # from 1
    name: Mapped[str]
    originals: Mapped[Small]
    copies: Mapped[Small]
    form: Mapped[str | None]
    heading: Mapped[str | None]
