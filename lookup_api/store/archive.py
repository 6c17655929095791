"""Archives dossiers whose time is over: persons, papers, money and free words go, and the minimal facts stay."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, update

from lookup_api.store.engine import naming_failures
from lookup_api.store.tables import (
    AppointmentRow,
    CounterFactRow,
    DossierRow,
    FeeRow,
    FollowerRow,
    NoticeRow,
    OneTimeCodeRow,
    PersonRow,
    RatingRow,
    SlipRow,
    StepRow,
    SupplementRow,
)

# What goes whole; the words of a name go with the person they belong to.
_GONE = (
    PersonRow, SupplementRow, FeeRow, SlipRow, CounterFactRow, AppointmentRow, FollowerRow, OneTimeCodeRow, NoticeRow,
)  # fmt: skip


class Archive:
    """Keeps `service.archive_dossiers.ArchivePort`."""

    def __init__(self, writing: Engine) -> None:
        self._writing = writing

    def archive(self, dossier_ids: Sequence[int], now: datetime) -> None:
        """Archive dossiers in one transaction; again changes nothing. Raises StoreUnavailable."""
        of_these = DossierRow.id.in_(dossier_ids)
        with naming_failures(), self._writing.begin() as connection:
            for table in _GONE:
                connection.execute(delete(table).where(table.dossier_id.in_(dossier_ids)))
            connection.execute(
                update(StepRow).where(StepRow.dossier_id.in_(dossier_ids)).values(text=None, officer=None)
            )
            connection.execute(update(RatingRow).where(RatingRow.dossier_id.in_(dossier_ids)).values(comment=None))
            connection.execute(
                update(DossierRow)
                .where(of_these, DossierRow.archived_at.is_(None))
                .values(
                    archived_at=now,
                    summary=None,
                    owner_index=None,
                    supplement_count=0,
                    fee_count=0,
                    slip_count=0,
                    counter_fact_count=0,
                )
            )
