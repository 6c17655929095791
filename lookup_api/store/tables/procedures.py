"""Administrative procedures (thủ tục hành chính)."""

from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import Base


class ProcedureRow(Base):
    """A procedure by its code in the national database of procedures."""

    __tablename__ = "procedures"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    field: Mapped[str | None]
    field_code: Mapped[str | None]
    sensitive: Mapped[bool]
    known: Mapped[bool]  # False: only a feed named it
