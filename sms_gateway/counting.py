"""Counters of texts, segments and cost by carrier, template and day, and the budgets that hold against them.

What was counted is kept in the journal a few seconds later, one sealed record a day, shared by all processes; a process
that is killed loses those seconds of its counting, and no text. Nothing of a number is kept but its range.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import msgspec

from lookup_api.exchange import Exchange, ExchangeError, StateChanged
from lookup_api.wording import count_segments
from sms_gateway.budgets import Budgets, Level
from sms_gateway.tariff import Tariff

KEPT_FOR = timedelta(days=400)  # a year, and a month to look back on it
_CHANNEL = "sms counts"
_TRIES = 5  # other processes keep theirs in the same record

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Count:
    """What went by one carrier under one template on one day; `cost` in đồng."""

    texts: int = 0
    segments: int = 0
    cost: int = 0

    def add(self, other: "Count") -> None:
        """Add another count."""
        self.texts += other.texts
        self.segments += other.segments
        self.cost += other.cost


@dataclass(slots=True)
class Day:
    """One day's record: counts by carrier and template, segments by range of numbers."""

    counts: dict[str, dict[str, Count]] = field(default_factory=dict)
    ranges: dict[str, int] = field(default_factory=dict)

    @property
    def segments(self) -> int:
        """All segments of the day."""
        return sum(self.ranges.values())

    def add(self, other: "Day") -> None:
        """Add what another record holds."""
        for carrier, templates in other.counts.items():
            for template, count in templates.items():
                self.counts.setdefault(carrier, {}).setdefault(template, Count()).add(count)
        for range_, segments in other.ranges.items():
            self.ranges[range_] = self.ranges.get(range_, 0) + segments


class Counting:
    """Counts, and says what may still be spent; safe to share between threads."""

    def __init__(self, exchange: Exchange, tariff: Tariff, budgets: Budgets, clock: Callable[[], datetime]) -> None:
        self._exchange = exchange
        self._tariff = tariff
        self._budgets = budgets
        self._clock = clock
        self._gate = threading.Lock()
        self._unkept: dict[date, Day] = {}
        self._known: tuple[date, Day] | None = None  # today's record as it was last read
        self._alarmed: set[tuple[date, str, Level]] = set()

    def count(self, carrier: str, template: str, number: str, text: str, now: datetime) -> None:
        """Count one text that left for a number."""
        segments = count_segments(text).segments
        counted = Count(1, segments, self._tariff.cost(carrier, segments))
        one = Day({carrier: {template: counted}}, {self._budgets.range_of(number): segments})
        with self._gate:
            self._unkept.setdefault(now.date(), Day()).add(one)

    def may_spend(self, number: str) -> bool:
        """Tell whether the day's budgets let a text go to this number; alarm once a day when they end."""
        today, range_ = self._clock().date(), self._budgets.range_of(number)
        with self._gate:
            day = Day()
            if self._known and self._known[0] == today:
                day.add(self._known[1])
            day.add(self._unkept.get(today, Day()))
            level = self._budgets.level(range_, day.ranges.get(range_, 0), day.segments)
            alarm = level is not Level.FINE and (today, range_, level) not in self._alarmed
            if alarm:
                self._alarmed.add((today, range_, level))
        if alarm:
            _log.error("sms budget", extra={"level": level, "reason": range_})
        return level is not Level.SPENT

    def keep(self) -> None:
        """Add what was counted to the journal's records; what cannot be kept now is kept the next time."""
        with self._gate:
            unkept, self._unkept = self._unkept, {}
        today = self._clock().date()
        for day in sorted({*unkept, today}):
            counted = unkept.get(day)
            try:
                kept = self._added(day, counted)
            except ExchangeError as error:
                _log.warning("counts not kept", extra={"error": type(error).__name__})
                if counted is not None:
                    with self._gate:
                        self._unkept.setdefault(day, Day()).add(counted)
            else:
                if day == today:
                    with self._gate:
                        self._known = (day, kept)

    def days(self, newest: date, count: int) -> Iterator[tuple[date, Day]]:
        """Yield the records of the last days that have one, newest first; raise ExchangeUnavailable."""
        for back in range(count):
            day = newest - timedelta(days=back)
            if (state := self._exchange.state(_CHANNEL, day.isoformat())) is not None:
                yield day, msgspec.json.decode(state, type=Day)

    def renew(self, newest: date) -> None:
        """Touch all records, so that the journal does not purge them with old conversations."""
        for day, _ in self.days(newest, KEPT_FOR.days):
            self._added(day, Day())

    def _added(self, day: date, counted: Day | None) -> Day:
        for _ in range(_TRIES):
            state = self._exchange.versioned_state(_CHANNEL, day.isoformat())
            kept = Day() if state is None else msgspec.json.decode(state.value, type=Day)
            if counted is None:
                return kept
            kept.add(counted)
            try:
                self._exchange.change_state(
                    _CHANNEL, day.isoformat(), state.version if state else 0, msgspec.json.encode(kept), self._clock()
                )
            except StateChanged:
                continue
            return kept
        raise StateChanged("others keep theirs all the time")
