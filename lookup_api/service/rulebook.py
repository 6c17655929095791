"""Under which rules a dossier stands: its province's profile, its calendar, its term.

The profile is that of the receiving desk on the day the dossier was received (product: provinces are data); the house's
own province stands in for a desk that names none.
"""

from collections.abc import Callable
from datetime import date, datetime

from lookup_api.domain.calendar_days import DayTable
from lookup_api.domain.deadlines import Term
from lookup_api.domain.dossier import Channel, Dossier
from lookup_api.domain.open_days import UnusualDays, unusual_days
from lookup_api.domain.province import Province
from lookup_api.domain.working_time import WorkingCalendar, in_vietnam
from lookup_api.provinces import province_ids, read_calendar, read_procedures, read_province


class RuleBook:
    """Opens the rules for one dossier after another. Safe to share between threads.

    `table` gives the days in force whenever it is asked; as long as it gives the same object, calendars are kept.
    """

    def __init__(self, province_id: str, table: Callable[[], DayTable]) -> None:
        self._own = province_id
        self.table = table
        self._unusual: dict[str | None, tuple[WorkingCalendar, date, tuple[UnusualDays, ...]]] = {}
        self._calendars: tuple[DayTable | None, dict[str, WorkingCalendar]] = (None, {})
        self._terms = {each.procedure.code: each for each in read_procedures()}

    def profile(self, dossier: Dossier) -> Province:
        """The profile of the receiving desk's province on the day of reception; the newest before there is one."""
        known = self._own if dossier.desk is None else dossier.desk.province
        received = dossier.received_at or dossier.submitted_at
        return self.profile_on(known, None if received is None else in_vietnam(received).date())

    def profile_on(self, province_id: str | None, day: date | None = None) -> Province:
        """A province's profile of a day, or its newest; the house's own where the id is not known."""
        return read_province(province_id if province_id in province_ids() else self._own, day)

    def calendar(self, dossier: Dossier) -> WorkingCalendar:
        """The calendar of the dossier's profile."""
        return self.calendar_of(self.profile(dossier))

    def calendar_of(self, profile: Province) -> WorkingCalendar:
        """The calendar of a profile, with the days in force now."""
        table = self.table()
        held, calendars = self._calendars
        if held is not table:
            calendars = {}
            self._calendars = (table, calendars)
        key = f"{profile.id} {profile.valid_from}"
        if key not in calendars:
            calendars[key] = read_calendar(profile, table)
        return calendars[key]

    def unusual_days(self, province_id: str | None, day: date) -> tuple[UnusualDays, ...]:
        """The days near `day` on which the counters of a province are not open as usual, worked out once a day."""
        calendar = self.calendar_of(self.profile_on(province_id, day))
        held = self._unusual.get(province_id)
        if held is None or held[0] is not calendar or held[1] != day:
            held = self._unusual[province_id] = (calendar, day, unusual_days(calendar, day))
        return held[2]

    def term(self, dossier: Dossier) -> Term | None:
        """The term the national catalogue gives the dossier's procedure for its way of submission; None if none."""
        listed = self._terms.get(dossier.procedure.code) if dossier.procedure is not None else None
        if listed is None:
            return None
        term = listed.online_term if dossier.channel is Channel.ONLINE else listed.term
        return term if term.amount else None


class FreshTable:
    """The days in force, read again when they may have changed: at most once in `seconds`.

    A notice is entered at a desk by one process and answered from by another, and a minute's delay harms nobody.
    """

    def __init__(
        self,
        read: Callable[[], DayTable],
        stamp: Callable[[], object],
        clock: Callable[[], datetime],
        seconds: int = 60,
    ) -> None:
        self._read = read
        self._stamp = stamp
        self._clock = clock
        self._seconds = seconds
        self._held: tuple[object, DayTable] | None = None
        self._looked_at: datetime | None = None

    def __call__(self) -> DayTable:
        """The table; the same object as long as nothing changed. Raises StoreUnavailable before it was ever read."""
        now = self._clock()
        held = self._held
        looked = self._looked_at
        if held is not None and looked is not None and 0 <= (now - looked).total_seconds() < self._seconds:
            return held[1]
        stamp = self._stamp()
        if held is None or held[0] != stamp:
            held = self._held = (stamp, self._read())
        self._looked_at = now
        return held[1]
