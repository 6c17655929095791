"""Reports on the system itself: how fresh its sources are, who asked what, how many rated, and all of it together.

Yên Bái, art. 9.10 and 20.2 (access statistics, quarterly operation); Ninh Bình, art. 21.6 (every six months) and 25.4
(a link that is interrupted is told at once); Đắk Lắk, art. 5.7.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lookup_api.domain.dossier import SourceSystem
from lookup_api.domain.periods import Period
from lookup_api.domain.report import Cell, Report, ReportName
from lookup_api.domain.working_time import WorkingCalendar


class SourceStanding(Protocol):
    """A source, and when it last sent something that was taken in."""

    @property
    def source(self) -> SourceSystem:
        """The source."""
        ...

    @property
    def last_taken_in_at(self) -> datetime | None:
        """When; None if never."""
        ...

    @property
    def silent_hours(self) -> int | None:
        """The working hours it may be silent; None: as all sources; 0: nothing more is expected of it."""
        ...


@dataclass(frozen=True, slots=True)
class Accesses:
    """So many accesses of one kind."""

    channel: str  # the kind of key, or "web"
    asker: bytes  # keyed hash; a desk's kiosks are told by it
    key_type: str  # what was asked by
    outcome: str
    level: str | None
    count: int


class AccessStatistics(Protocol):
    """Counts of the record of accesses."""

    def accesses(self, since: datetime, until: datetime, *, askers: Sequence[bytes]) -> Sequence[Accesses]:
        """Count accesses in a span; those of the named askers one by one, all others together under b""."""
        ...


class RatingStanding(Protocol):
    """How dossiers returned in a span were rated, of one agency."""

    @property
    def agency_code(self) -> str | None:
        """The agency; None for dossiers that name none."""
        ...

    @property
    def returned(self) -> int:
        """How many were returned."""
        ...

    @property
    def rated(self) -> int:
        """How many of them were rated."""
        ...

    @property
    def scores(self) -> tuple[int, int, int, int, int]:
        """How many gave 1, 2, 3, 4, 5."""
        ...


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long a source has been silent, in working seconds (None: it never sent anything), and what that means."""

    silent_seconds: int | None
    state: str  # "never", "fresh", "silent" for too long, "ended" where nothing more is expected

    @property
    def alarm(self) -> bool:
        """Whether somebody has to look."""
        return self.state == "silent"


def freshness_of(each: SourceStanding, hours: int, calendar: WorkingCalendar, now: datetime) -> Freshness:
    """How fresh a source is; one that names no span of its own may be silent for `hours` working hours."""
    latest, own = each.last_taken_in_at, each.silent_hours
    if latest is None:
        return Freshness(None, "never")
    seconds = max(0, calendar.between(latest, now))
    if own == 0:
        return Freshness(seconds, "ended")
    return Freshness(seconds, "silent" if seconds > (own or hours) * 3600 else "fresh")


def report_freshness(sources: Iterable[SourceStanding], hours: int, calendar: WorkingCalendar, now: datetime) -> Report:
    """How long each source has been silent; an alarm where one sent nothing for longer than it may (`freshness_of`)."""
    rows: list[tuple[Cell, ...]] = []
    alarm = False
    for each in sources:
        fresh = freshness_of(each, hours, calendar, now)
        alarm = alarm or fresh.alarm
        silent = None if fresh.silent_seconds is None else round(fresh.silent_seconds / 3600, 1)
        rows.append((each.source.id, each.source.name, each.last_taken_in_at, silent, fresh.state))
    columns = ("source", "source_name", "last_taken_in_at", "silent_hours", "state")
    return Report(ReportName.FRESHNESS, None, now, columns, tuple(rows), alarm=alarm)


def report_accesses(period: Period, statistics: AccessStatistics, desks: Mapping[bytes, str], now: datetime) -> Report:
    """Accesses by channel, desk, what was asked by, outcome and level; `desks` by the keyed hash of their kiosks."""
    counted = statistics.accesses(period.begins, period.ends, askers=tuple(desks))
    rows: list[tuple[Cell, ...]] = [
        (each.channel, desks.get(each.asker, ""), each.key_type, each.outcome, each.level, each.count)
        for each in counted
    ]
    columns = ("channel", "desk", "key_type", "outcome", "level", "count")
    return Report(ReportName.ACCESSES, period.name, now, columns, tuple(sorted(rows, key=str)))


def report_ratings(
    period: Period, responses: Iterable[RatingStanding], agencies: Mapping[str, str], now: datetime
) -> Report:
    """How many of the dossiers returned in a period were rated, and how, agency by agency."""
    rows: list[tuple[Cell, ...]] = []
    totals = [0] * 7
    for each in responses:
        totals = [total + value for total, value in zip(totals, _figures(each), strict=True)]
        rows.append((agencies.get(each.agency_code or "", each.agency_code or ""), *_with_rate(_figures(each))))
    rows.append(("all", *_with_rate(totals)))
    columns = ("agency", "returned", "rated", "percent", "mean", *(f"score_{score}" for score in range(1, 6)))
    return Report(ReportName.RATINGS, period.name, now, columns, tuple(rows))


def _figures(response: RatingStanding) -> tuple[int, ...]:
    return response.returned, response.rated, *response.scores


def _with_rate(figures: Sequence[int]) -> tuple[Cell, ...]:
    returned, rated, *scores = figures
    percent = round(100 * rated / returned, 1) if returned else None
    mean = round(sum(score * count for score, count in enumerate(scores, start=1)) / rated, 2) if rated else None
    return returned, rated, percent, mean, *scores


def report_operation(period: Period, reports: Iterable[Report], now: datetime) -> Report:
    """The operation of a month, quarter or half-year on one page: the totals of the other reports."""
    rows: list[tuple[Cell, ...]] = []
    alarm = False
    for report in reports:
        alarm = alarm or report.alarm
        rows += [(report.name.value, what, value) for what, value in _totals(report)]
    return Report(ReportName.OPERATIONS, period.name, now, ("report", "what", "value"), tuple(rows), alarm)


def _totals(report: Report) -> Iterable[tuple[str, Cell]]:
    match report.name:
        case ReportName.COUNTERS | ReportName.NATIONAL | ReportName.RATINGS:
            last = report.rows[-1]  # the row of all
            yield from (
                (name, cell) for name, cell in zip(report.columns, last, strict=True) if isinstance(cell, int | float)
            )
        case ReportName.ACCESSES:
            by_outcome: dict[str, int] = {}
            for channel, _desk, _key_type, outcome, _level, count in report.rows:
                name = f"{channel} {outcome}"
                by_outcome[name] = by_outcome.get(name, 0) + (count if isinstance(count, int) else 0)
            yield from sorted(by_outcome.items())
        case ReportName.FRESHNESS:
            yield from ((str(row[0]), row[4]) for row in report.rows)
        case _:
            yield "rows", len(report.rows)
