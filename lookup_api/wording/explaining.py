"""An explained deadline in words, a line for each day: what was counted, what was left out and by which notice."""

from collections.abc import Iterator
from datetime import datetime, time
from itertools import groupby

from lookup_api.domain.calendar_days import CalendarDay
from lookup_api.domain.explaining import DayLeftOut, Explanation, Pause, SessionCounted, Why
from lookup_api.domain.working_time import VIETNAM
from lookup_api.wording.catalogue import Wording, id_of
from lookup_api.wording.dates import is_bare_day, say_day

_Line = SessionCounted | DayLeftOut | Pause


def say_explanation(explanation: Explanation, wording: Wording) -> tuple[str, ...]:
    """Say an explanation line by line: the start, day by day in their order, the sum, the dates, the reservations."""
    return tuple(_lines(explanation, wording))


def _lines(explained: Explanation, wording: Wording) -> Iterator[str]:
    yield wording.text("explain-received", moment=_moment(wording, explained.accepted_at))
    if explained.start != explained.accepted_at:
        yield wording.text("explain-start", moment=_moment(wording, explained.start))
    if explained.term is not None:
        yield wording.text("explain-term", unit=explained.term.unit.value, count=explained.term.amount)
    by_calendar = explained.by_calendar
    lines: list[_Line] = [] if by_calendar else [*explained.rows, *explained.left_out]
    for _, together in groupby(sorted([*lines, *explained.pauses], key=_begins), key=_kept_together):
        yield "  " + _say_line(wording, list(together))
    if by_calendar is None:
        yield wording.text("explain-sum", amount=_amount(wording, explained.seconds))
    else:
        yield wording.text("explain-by-calendar", moment=_moment(wording, by_calendar))
    if explained.rolled_from is not None:
        yield wording.text("explain-rolled", moment=_moment(wording, explained.rolled_from))
    ends = "explain-appointment-given" if explained.appointment is None else "explain-deadline"
    yield wording.text(ends, moment=_moment(wording, explained.deadline))
    if explained.appointment is not None:
        yield wording.text("explain-appointment", moment=_moment(wording, explained.appointment))
    if explained.told_instead is not None:
        yield wording.text("explain-told-instead", moment=_moment(wording, explained.told_instead))
    yield from _decisions(explained, wording)
    yield from _phases(explained, wording)
    if explained.waiting_since is not None:
        yield wording.text("explain-waiting", moment=_moment(wording, explained.waiting_since))
    if explained.provisional:
        yield wording.text("explain-provisional")


def _decisions(explained: Explanation, wording: Wording) -> Iterator[str]:
    """The decisions that set the deadline anew, and those that do not fit on the one before."""
    for each in explained.adjustments:
        facts = {
            "decided": _moment(wording, each.decided_at),
            "before": _moment(wording, each.before),
            "after": _moment(wording, each.after),
            "reason": wording.text(id_of("cell", each.reason)),
        }
        known = "explain-adjusted"
        if each.slip_number:
            known, facts["slip"] = "explain-adjusted-by-slip", each.slip_number
        yield wording.text(known, **facts)
        if each in explained.broken:
            yield wording.text("explain-adjustment-broken", before=_moment(wording, each.before))


def _phases(explained: Explanation, wording: Wording) -> Iterator[str]:
    """The parts of the work, each with its deadline and whether it is done."""
    for phase in explained.phases:
        facts = {
            "agency": phase.agency or wording.text("explain-phase-unnamed"),
            "begins": _moment(wording, phase.begins_at),
            "deadline": _moment(wording, phase.deadline),
        }
        known = "explain-phase" if phase.followed else "explain-phase-told"
        if phase.ended_at is not None:
            known = "explain-phase-late" if phase.ended_at > phase.deadline else "explain-phase-ended"
            facts["ended"] = _moment(wording, phase.ended_at)
        yield wording.text(known, **facts)


def _begins(line: _Line) -> datetime:
    match line:
        case Pause(begins=begins):
            return begins
        case SessionCounted(day=day, opens=opens):
            return datetime.combine(day, opens, VIETNAM)
    return datetime.combine(line.day, time(), VIETNAM)


def _kept_together(line: _Line) -> object:
    """What stands on one line: the sessions of a day, as long as no pause parts them."""
    return line.day if isinstance(line, SessionCounted) else line


def _say_line(wording: Wording, together: list[_Line]) -> str:
    first = together[0]
    if isinstance(first, Pause):
        return wording.text("explain-pause", begins=_moment(wording, first.begins), ends=_moment(wording, first.ends))
    day = say_day(wording, datetime.combine(first.day, time(), VIETNAM))
    why = wording.text(id_of("explain", first.why), **_notice_facts(wording, first.row))
    if isinstance(first, DayLeftOut):
        return wording.text("explain-left-out", day=day, why=why)
    sessions = [line for line in together if isinstance(line, SessionCounted)]
    return wording.text(
        "explain-counted" if first.why is Why.WORKING_DAY else "explain-counted-why",
        day=day,
        sessions=", ".join(f"{_clock(each.opens)}-{_clock(each.closes)}" for each in sessions),
        amount=_amount(wording, sum(each.seconds for each in sessions)),
        why=why,
    )


def _notice_facts(wording: Wording, row: CalendarDay | None) -> dict[str, str]:
    if row is None:
        return {}
    named = [row.name]
    if row.notice is not None and row.notice != row.name:
        named.append(wording.text("explain-notice", notice=row.notice))
    if row.provisional:
        named.append(wording.text("explain-expected"))
    return {"named": ", ".join(named)}


def _clock(at: time) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def _moment(wording: Wording, at: datetime) -> str:
    at = at.astimezone(VIETNAM)
    if is_bare_day(at):
        return say_day(wording, at)
    return wording.text("explain-moment", clock=_clock(at.time()), day=say_day(wording, at))


def _amount(wording: Wording, seconds: int) -> str:
    """The exact span, for the sums of the lines must be seen to add up: "4 giờ 30 phút"."""
    parts = {"hours": seconds // 3600, "minutes": seconds // 60 % 60, "seconds": seconds % 60}
    said = [wording.text("explain-amount", unit=unit, count=count) for unit, count in parts.items() if count]
    return " ".join(said) or wording.text("explain-amount", unit="minutes", count=0)
