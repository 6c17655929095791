"""Imports of old systems' exports: how far each file is in, and where each dossier came from."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lookup_api.store.tables.base import CLUSTERED, Base, Keyed, RowId


class ImportRunRow(Base):
    """One file of one source, read by one mapping. Its position is committed with the records before it."""

    __tablename__ = "import_runs"
    __table_args__ = (UniqueConstraint("source_id", "file_digest", "mapping_digest"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    file_name: Mapped[str]
    file_digest: Mapped[Keyed]
    mapping_digest: Mapped[Keyed]
    position: Mapped[int]  # records that are done
    new: Mapped[int]
    merged: Mapped[int]  # into a dossier that stood there
    unchanged: Mapped[int]  # said nothing new
    refused: Mapped[int]  # and kept in the quarantine
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class OriginRow(Base):
    """What an old system said of a dossier before mergers of agencies: provenance (nguồn gốc dữ liệu)."""

    __tablename__ = "origins"
    __table_args__ = (CLUSTERED,)

    dossier_id: Mapped[RowId] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"), primary_key=True)
    agency_code: Mapped[str | None]  # as the old system named its agency
    agency_name: Mapped[str | None]
    run_id: Mapped[RowId] = mapped_column(ForeignKey("import_runs.id"))
    line: Mapped[int]
    digest: Mapped[Keyed]  # of the record, so that the same one again is known
