"""Working time (thời gian làm việc hành chính): office sessions, days off and make-up days, counted to the second."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from lookup_api.domain.plain_data import DataError


class Weekday(StrEnum):
    """A day of the week, in the order of `date.weekday()`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True)
class Session:
    """One office session (buổi làm việc), half-open: it holds `opens` and no longer `closes`."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        """Refuse a session that ends before it begins."""
        if self.closes <= self.opens:
            raise DataError("closes: must be later than opens")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """The sessions of some weekdays, as long as they are valid.

    A counter that is open on Saturday morning does not make Saturday a working day, so that the door is open
    (`open_to_public`) and that the term runs (`counts_toward_term`) are said apart.
    """

    weekdays: frozenset[Weekday]
    sessions: tuple[Session, ...]
    valid_from: date | None = None
    valid_to: date | None = None  # the last day
    counts_toward_term: bool = True
    open_to_public: bool = True

    def __post_init__(self) -> None:
        """Refuse sessions that overlap or stand in the wrong order."""
        for earlier, later in zip(self.sessions, self.sessions[1:], strict=False):
            if later.opens < earlier.closes:
                raise DataError("sessions: must follow one another without overlapping")

    def valid_on(self, day: date) -> bool:
        """Tell whether these hours are valid on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
