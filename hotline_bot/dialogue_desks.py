"""Answers about desks: where they are, when they are open, on the day that was asked. Pure.

The hours on a desk's door are words; whether a day is a working one is the province's weeks to say, and the desk's own
`days` near by, which the API reads from the calendar in force.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from hotline_bot.answers import desk_lines
from hotline_bot.house import VIETNAM, House
from hotline_bot.turns import Purpose
from hotline_bot.understanding import Day
from lookup_api.contract.views import DeskView
from lookup_api.wording import Wording, say_day

MOST_DESKS = 3  # told in one answer
DAYS = (Purpose.TODAY, Purpose.TOMORROW, Purpose.HOLIDAY)
PURPOSE_OF = {Day.TODAY: Purpose.TODAY, Day.TOMORROW: Purpose.TOMORROW, Day.HOLIDAY: Purpose.HOLIDAY}


def about_desks(desks: Sequence[DeskView], purpose: Purpose, house: House, wording: Wording, now: datetime) -> str:
    """Tell desks of the directory, above them whether they are open on the day that was asked."""
    paragraphs = ["\n".join(on_day(purpose, desks[0], house, wording, now)), wording.text("dialogue-desks-title")]
    paragraphs += ["\n".join(desk_lines(desk, wording)) for desk in desks[:MOST_DESKS]]
    paragraphs.append(wording.text("dialogue-desks-others"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def on_day(purpose: Purpose, desk: DeskView | None, house: House, wording: Wording, now: datetime) -> Iterator[str]:
    """Say whether today or tomorrow is a working day, or what holds on holidays; nothing for other purposes."""
    if purpose is Purpose.HOLIDAY:
        yield wording.text("dialogue-holidays", hotline=house.face.hotline)
    if purpose not in (Purpose.TODAY, Purpose.TOMORROW):
        return
    at = now.astimezone(VIETNAM) + timedelta(days=purpose is Purpose.TOMORROW)
    known = "dialogue-day-open" if _open_on(at.date(), desk, house) else "dialogue-day-closed"
    yield wording.text(known, when=purpose.value, day=say_day(wording, at))


def _open_on(day: date, desk: DeskView | None, house: House) -> bool:
    unusual = next((days for days in desk.days if days.first <= day <= days.last), None) if desk else None
    return house.usually_open(day) if unusual is None else bool(unusual.sessions)
