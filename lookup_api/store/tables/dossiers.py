"""Dossiers (hồ sơ) and all the numbers they answer to. Who stands behind a dossier lies in `people`."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import CLUSTERED, Base, Keyed, RowId, Sealed, Small


class DossierRow(Base):
    """A dossier. The counts tell a lookup which further tables it need not ask."""

    __tablename__ = "dossiers"
    # A number is never given twice: the ledger speaks of dossiers by it, and seals are bound to it.
    __table_args__ = (
        Index(None, "result_appointment"),
        Index(None, "returned_at"),
        Index(None, "desk_id", "changed_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[RowId] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    keypad: Mapped[str] = mapped_column(unique=True)
    receipt_id: Mapped[bytes] = mapped_column(unique=True)  # nine random bytes
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    as_of: Mapped[datetime]
    procedure_code: Mapped[str | None] = mapped_column(ForeignKey("procedures.code"))
    agency_code: Mapped[str | None] = mapped_column(ForeignKey("agencies.code"))
    agency_name: Mapped[str | None]  # as stated; said where the catalogue does not know the agency
    desk_id: Mapped[str | None] = mapped_column(ForeignKey("desks.id"))
    channel: Mapped[str | None]
    collect: Mapped[str | None]
    submitted_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    processing_deadline: Mapped[datetime | None]
    result_appointment: Mapped[datetime | None]
    rescheduled_from: Mapped[datetime | None]
    result_ready_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    not_solved: Mapped[bool]
    recorded_stage: Mapped[Small | None]
    recorded_at: Mapped[datetime | None]
    recorded_source_id: Mapped[str | None]  # None: the dossier's own source
    unmirrored_stage: Mapped[Small | None]
    unmirrored_at: Mapped[datetime | None]
    unmirrored_source_id: Mapped[str | None]
    record_age: Mapped[datetime | None]
    people_age: Mapped[datetime | None]
    summary: Mapped[Sealed | None]
    receipt_issue: Mapped[int]
    owner_index: Mapped[Keyed | None] = mapped_column(index=True)  # whose dossier it is; None: nobody is named
    code_count: Mapped[int]
    step_count: Mapped[int]
    supplement_count: Mapped[int]
    fee_count: Mapped[int]
    slip_count: Mapped[int] = mapped_column(server_default="0")
    counter_fact_count: Mapped[int] = mapped_column(server_default="0")
    archived_at: Mapped[datetime | None]  # its persons, papers, money and free words are gone
    changed_at: Mapped[datetime | None]  # when it was last written here, by this store's own clock


class CodeRow(Base):
    """One number of a dossier. A key may fit several dossiers; `text` then tells them apart."""

    __tablename__ = "dossier_codes"
    __table_args__ = (Index(None, "key"), CLUSTERED)

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[Keyed] = mapped_column(primary_key=True)
    position: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    key: Mapped[str | None]  # A-Z and 0-9 only; None: a text that cannot be searched
