"""Ringing for staff: from the page of help alone, once, where something rings; heard in the hall and told to staff."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.choosing import by_number_key, choices
from kiosk.link.heartbeat import Health
from kiosk.speaking.chimes import Chimes
from kiosk.speaking.speech import Speech
from kiosk.speaking.voices import Line
from kiosk.state import Attract, Button, Event, Help, Machine, Pressed, Visit
from kiosk.visit import step
from lookup_api.contract.kiosks import Heartbeat, KioskState, Screen
from lookup_api.service.watch_kiosks import CALL_STANDS, Answered, Heard, report_kiosks, watch_kiosks
from tests.kiosk.test_spoken import sentences

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def visit_with(*buttons: Button, speaker: bool = True) -> Visit:
    visit = Visit.begin(("vi", "en"), 0.0, Machine(speaker=speaker))
    for button in buttons:
        visit, _ = step(visit, Pressed(button), 1.0)
    return visit


class Ringing(Chimes):
    def __init__(self) -> None:
        super().__init__(())
        self.played: list[str] = []

    def play(self, name: str) -> bool:
        self.played.append(name)
        return True


def test_it_is_offered_on_the_page_of_help_until_it_has_rung() -> None:
    help_page = visit_with(Button.HELP)
    assert choices(help_page)[0] is Button.CALL_STAFF
    called = visit_with(Button.HELP, Button.CALL_STAFF)
    assert called.page == Help(Attract(), called=True)
    assert Button.CALL_STAFF not in choices(called)
    assert visit_with(Button.HELP, Button.CALL_STAFF, Button.CALL_STAFF).page == called.page


def test_it_does_nothing_elsewhere_nor_where_nothing_rings() -> None:
    assert visit_with(Button.CALL_STAFF).page == Attract()
    silent = visit_with(Button.HELP, Button.CALL_STAFF, speaker=False)
    assert silent.page == Help(Attract())
    assert Button.CALL_STAFF not in choices(silent)


def test_the_bell_rings_once_a_call() -> None:
    chimes = Ringing()
    for visit in (visit_with(Button.HELP), called := visit_with(Button.HELP, Button.CALL_STAFF), called):
        chimes.see(visit)
    assert chimes.played == ["call"]
    chimes.see(visit_with(Button.HELP))
    chimes.see(called)
    assert chimes.played == ["call", "call"]


class Ear:
    """A voice that is only listened to: what it said last."""

    def __init__(self) -> None:
        self.heard = ""

    def say(self, lines: Sequence[Line], amplitude: int, done: Callable[[bool], None]) -> None:
        self.heard = " ".join(words for words, _ in lines)
        done(True)

    def stop(self) -> None:
        self.heard = ""


@pytest.mark.parametrize(
    ("language", "offered", "said"),
    [
        ("vi", "Gọi cán bộ", ("Chuông đã reo", "Mời quý vị chờ tại máy này")),
        ("en", "Call staff", ("The bell has rung", "Please wait at this machine")),
    ],
)
def test_who_sees_nothing_rings_by_number_and_hears_that_it_rang(
    language: str, offered: str, said: tuple[str, str]
) -> None:
    ear, posted = Ear(), list[Event]()
    speech = Speech({language: sentences(language)}, ear, posted.append, lambda: False)
    visit = Visit.begin((language,), 0.0, Machine(speaker=True))
    speech.see(visit)

    def press(key: str) -> None:
        nonlocal visit
        event = by_number_key(visit, key)
        assert event is not None
        posted.append(event)
        while posted:
            visit, effects = step(visit, posted.pop(0), 1.0)
            for effect in effects:
                speech.run(effect)
            speech.see(visit)

    def number_of(button: Button) -> str:
        return str(choices(visit).index(button) + 1)

    press("*")
    press(number_of(Button.HELP))
    assert offered in ear.heard
    press(number_of(Button.CALL_STAFF))
    for words in said:
        assert words in ear.heard
    assert offered not in ear.heard


def test_a_heartbeat_tells_of_it_at_once_and_goes_on_to() -> None:
    health, beats = Health("desk", NOW, now=lambda: NOW + timedelta(hours=1)), []
    health.on_call = lambda: beats.append(health.told().called_at)
    health.see(visit_with(Button.HELP))
    assert beats == []
    assert health.told().called_at is None
    for _ in range(2):
        health.see(visit_with(Button.HELP, Button.CALL_STAFF))
    health.see(visit_with())
    assert beats == [NOW + timedelta(hours=1)]
    assert health.told().called_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("ago", "state"),
    [
        (timedelta(0), KioskState.DEGRADED),
        (CALL_STANDS - timedelta(seconds=1), KioskState.DEGRADED),
        (CALL_STANDS, KioskState.WELL),
    ],
)
def test_staff_see_it_for_as_long_as_somebody_may_wait(ago: timedelta, state: KioskState) -> None:
    told = Heartbeat(version="1", screen=Screen.IN_USE, called_at=NOW - ago)

    class Book:
        def answers(self) -> list[Answered]:
            return []

        def hear(self, heard: Heard, most: int) -> bool:
            raise NotImplementedError

        def all(self) -> list[Heard]:
            return [Heard("key", "hall-1", NOW, told)]

    [kiosk] = watch_kiosks(Book(), NOW)
    assert kiosk.state is state
    report = report_kiosks([kiosk], NOW)
    assert dict(zip(report.columns, report.rows[0], strict=True))["called_at"] == NOW - ago
