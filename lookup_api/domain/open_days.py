"""When a counter is open otherwise than its weekdays say (lịch tiếp dân ngày nghỉ, ngày làm bù), told days ahead.

The hours on a desk's door are those of ordinary weeks. A citizen who is told to come must also hear of the holiday in
between, and of a Saturday on which the counter is open though no term runs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile
from typing import Final

from lookup_api.domain.working_time import Session, WorkingCalendar

AHEAD: Final = 10  # days, today included: as far as somebody who asks today plans to come
LONGEST: Final = 20  # days that one run is followed beyond these: Tết has nine in a row


@dataclass(frozen=True, slots=True)
class UnusualDays:
    """Days in a row that are alike: closed without sessions, else open in these. `name` is the calendar's."""

    first: date
    last: date
    name: str
    sessions: tuple[Session, ...] = ()


def unusual_days(calendar: WorkingCalendar, today: date) -> tuple[UnusualDays, ...]:
    """The days that begin within AHEAD days of `today` and are not what their weekday says, runs as one.

    Days on which the counter is closed every week part no run: a holiday from Thursday to Monday is one.
    """
    begins = today + timedelta(AHEAD)
    return tuple(takewhile(lambda days: days.first < begins, _runs(calendar, today)))


def _runs(calendar: WorkingCalendar, today: date) -> Iterator[UnusualDays]:
    run: UnusualDays | None = None
    for number in range(AHEAD + LONGEST):
        day = today + timedelta(number)
        opened = calendar.open_on(day)
        if opened == calendar.usually_open_on(day):
            if opened and run is not None:
                yield run
                run = None
            continue
        found = UnusualDays(day, day, calendar.name_of(day), opened)
        if run is not None and (run.name, run.sessions) == (found.name, found.sessions):
            run = replace(run, last=day)
            continue
        if run is not None:
            yield run
        run = found
    if run is not None:
        yield run
