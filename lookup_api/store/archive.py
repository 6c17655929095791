"""Archives dossiers whose time is over: persons, papers, money and free words go, and the minimal facts stay."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Engine, delete, update

from lookup_api.store.engine import naming_failures
from lookup_api.store.tables import (
    AppointmentRow,
    CounterFactRow,
    DisclosureRow,
    DossierRow,
    FeeRow,
    FollowerRow,
    MissingSlipRow,
    NoteRow,
    NoticeRow,
    OneTimeCodeRow,
    PersonRow,
    RatingRow,
    SlipRow,
    StepRow,
    SupplementRow,
    TicketRow,
)

# What goes whole; the words of a name go with the person they belong to.
_GONE = (
    PersonRow, SupplementRow, FeeRow, SlipRow, CounterFactRow, AppointmentRow, FollowerRow, OneTimeCodeRow, NoticeRow,
    DisclosureRow, MissingSlipRow,
)  # fmt: skip
# What stays without its words: that it happened is counted.
_WORDS: Final[Mapping[Any, tuple[str, ...]]] = {
    StepRow: ("text", "officer"),
    RatingRow: ("comment",),
    NoteRow: ("text", "conversation"),
    TicketRow: ("text", "closing_text", "phone", "conversation"),
}


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
            for row, columns in _WORDS.items():
                wordless = update(row).where(row.dossier_id.in_(dossier_ids)).values(dict.fromkeys(columns))
                connection.execute(wordless)
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
