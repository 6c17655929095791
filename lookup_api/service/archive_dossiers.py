"""Archive the dossiers whose time is over (lưu trữ theo thời hạn bảo quản), with a report of what went."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from lookup_api.domain.retention import RetentionTable, ended_at, may_be_archived
from lookup_api.service.ports import DossierSurvey

BATCH = 200  # dossiers a transaction


class ArchivePort(Protocol):
    """Takes away what is not kept for ever."""

    def archive(self, dossier_ids: Sequence[int], now: datetime) -> None:
        """Archive dossiers in one transaction; again changes nothing."""
        ...


@dataclass(slots=True)
class ArchiveReport:
    """What was looked at and what went, by class of retention."""

    read: int = 0
    still_open: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    archived: Counter[str] = field(default_factory=Counter)


def archive_dossiers(
    table: RetentionTable, survey: DossierSurvey, archive: ArchivePort | None, now: datetime
) -> Iterator[ArchiveReport]:
    """Archive what is over, batch by batch; yield the same growing report after each. `archive` None: only look.

    Raises StoreUnavailable; what was archived until then stays archived, and the next run goes on.
    """
    report = ArchiveReport()
    waiting: list[int] = []
    for dossier in survey.dossiers(unarchived=True):
        report.read += 1
        over = may_be_archived(dossier, table, now)
        if over is None:
            if ended_at(dossier) is None:
                report.still_open += 1
            else:
                report.kept[table.of(dossier).id] += 1
        elif dossier.id is not None:
            report.archived[over.id] += 1
            waiting.append(dossier.id)
        if len(waiting) >= BATCH:
            _flush(waiting, archive, now)
            yield report
    _flush(waiting, archive, now)
    yield report


def _flush(waiting: list[int], archive: ArchivePort | None, now: datetime) -> None:
    if waiting and archive is not None:
        archive.archive(tuple(waiting), now)
    waiting.clear()
