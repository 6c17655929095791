"""A view tells near which days its desk is not open as usual, by the desk's own province; a kept answer does not."""

from datetime import datetime, timedelta
from typing import Any

from lookup_api.domain.calendar_days import CalendarDay, DayKind
from lookup_api.domain.catalogue import OneStopDesk
from lookup_api.domain.disclosure import Level
from lookup_api.domain.dossier import Dossier, SourceSystem
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_province
from lookup_api.service.make_snapshot import Changed, Place, SnapshotPorts, make_snapshot
from lookup_api.service.rulebook import RuleBook
from lookup_api.service.view_dossier import view_dossier

BEFORE = datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM)
TABLE = read_calendar(read_province("quang-tri")).table
DESK = OneStopDesk(id="mau", name="Bộ phận Một cửa mẫu", hours="07:00-17:00", province="quang-tri")
DOSSIER = Dossier(
    id=1, code="H47.16-261120-0001", source=SourceSystem(id="mau", name="Mẫu"), as_of=BEFORE, desk=DESK, keypad="1"
)


def rules() -> RuleBook:
    return RuleBook("quang-nam", lambda: TABLE)


def test_the_holiday_ahead_is_told_and_later_forgotten() -> None:
    book = rules()
    told = view_dossier(DOSSIER, Level.CODE, (), book, BEFORE).desk
    assert told is not None
    assert [str(days.first) for days in told.days] == ["2026-11-24"]
    after = view_dossier(DOSSIER, Level.CODE, (), book, BEFORE + timedelta(days=5)).desk
    assert after is not None
    assert after.days == []
    assert after.hours == DESK.hours


def test_what_was_worked_out_is_kept_for_the_day_and_not_beyond_a_new_table() -> None:
    tables = [TABLE]
    book = RuleBook("quang-nam", lambda: tables[0])
    first = book.unusual_days("quang-tri", BEFORE.date())
    assert book.unusual_days("quang-tri", BEFORE.date()) is first
    monday = CalendarDay(day=BEFORE.date() + timedelta(days=3), kind=DayKind.OFF, name="Bão số 9")
    tables[0] = TABLE.with_days([monday])
    assert [days.name for days in book.unusual_days("quang-tri", BEFORE.date())] == [monday.name, first[0].name]


def test_a_kiosk_keeps_the_answer_without_days_that_pass() -> None:
    class Kept:
        def after(self, *_: Any, **__: Any) -> list[Changed]:
            return [Changed(Place(BEFORE, 1), DOSSIER, b"123456789")]

        def begin(self, *_: Any) -> Place:
            return Place(BEFORE, 0)

        def record(self, *_: Any) -> None:
            """Nothing is asked of the record here."""

    kept = Kept()
    snapshot = make_snapshot("mau", "", b"kiosk", SnapshotPorts(kept, kept, rules()), BEFORE)
    [answer] = snapshot.items
    assert answer.view.desk is not None
    assert (answer.view.desk.hours, answer.view.desk.days) == (DESK.hours, [])
