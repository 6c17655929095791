"""A visit under events in any order: a way out of every page, nothing of one person for the next, and always an end."""

import random
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest

from kiosk.state import (
    Answered,
    Button,
    ConnectionChanged,
    Done,
    Effect,
    Event,
    Fault,
    FaultChanged,
    Forget,
    KeyPressed,
    LookUp,
    Machine,
    NoticesTold,
    Pressed,
    PrinterChanged,
    Rate,
    ReadOn,
    Recover,
    Refused,
    ScannerChanged,
    SpeakerChanged,
    Spoken,
    SymbolSeen,
    SymbolsRead,
    Ticked,
    Touched,
    Visit,
    home,
)
from kiosk.visit import COUNTDOWN, LISTENING, step, wakes_at
from lookup_api.contract.holders import LostReceiptKey
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import Level
from tests.support.fake_lookup_api import sample_views
from tests.support.kiosk_plays import OUTAGE, PLANNED
from tests.support.receipt_photos import TOKEN

CODES = [f"H47.16-240617-{number:04d}" for number in range(4)]
VIEWS = [msgspec.structs.replace(view, level=level) for view in sample_views() for level in (Level.CODE, Level.HOLDER)]
TEXTS: list[tuple[str, ...]] = [
    *((code,) for code in CODES), (TOKEN,), (CODES[0], TOKEN), (CODES[0], CODES[1]), ("079085000123",),
    ("https://other.example.vn/a",), ("1.004222",), ("4172065837",), (), ("rubbish",),
]  # fmt: skip
PLACE = ((0.1, 0.1), (0.2, 0.1), (0.2, 0.2), (0.1, 0.2))
PAUSES = (0.0, 0.01, 0.3, 1.0, 2.0, 5.0, 20.0, 50.0)
EVENTS = 120


class Play:
    """A visit, and what was asked in it; `era` counts the visits before it."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        doors = dice.choice([(), (LostReceiptKey.PHONE,), tuple(LostReceiptKey)])
        mask = dice.choice(["", "H47.__-______-____"])
        machine = Machine(doors=doors, mask=mask, speaker=dice.random() < 0.7, printer=dice.random() < 0.5)
        self.now = 500.0
        self.visit = Visit.begin(("vi", "en"), self.now, machine)
        self.era = 0
        self.asked: dict[int, int] = {}  # in which visit, by ticket

    def happens(self, event: Event) -> tuple[Effect, ...]:
        self.visit, effects = step(self.visit, event, self.now)
        self.era += any(isinstance(effect, Forget) for effect in effects)
        for effect in effects:
            if isinstance(effect, LookUp | Recover | Rate):
                self.asked[effect.ticket] = self.era
        return effects

    def event(self) -> Event:
        dice = self.dice
        passing: list[Event] = [Touched(), Spoken(), ReadOn(), Ticked()]
        hands: list[Callable[[], Event]] = [
            lambda: Pressed(dice.choice(list(Button))),
            lambda: KeyPressed(dice.choice("0123456789HG.-/AB Đ")),
            lambda: SymbolsRead(dice.choice(TEXTS)),
            lambda: SymbolSeen(PLACE, dice.random(), dice.random()),
            self._result,
            lambda: dice.choice(passing),
            self._happening,
        ]
        return dice.choices(hands, weights=(25, 15, 12, 6, 14, 18, 10))[0]()

    def _result(self) -> Event:
        """What comes back for one of the newest questions, of this visit or an earlier one."""
        ticket = self.dice.choice([*self.asked, 0][-5:])
        code = self.dice.choice(list(ProblemCode))
        results: list[Event] = [
            Answered(ticket, self.dice.choice(VIEWS), saved=self.dice.random() < 0.3),
            Done(ticket),
            Refused(ticket, Problem(code, code.value, HTTP_STATUS[code], retry_after=9)),
        ]
        return self.dice.choices(results, weights=(5, 1, 4))[0]

    def _happening(self) -> Event:
        dice, present = self.dice, self.dice.random() < 0.6
        happenings: list[Event] = [
            ScannerChanged(present), SpeakerChanged(present), PrinterChanged(present), ConnectionChanged(present),
            NoticesTold(dice.choice(((), (OUTAGE,), (PLANNED, OUTAGE)))), FaultChanged(dice.choice([None, *Fault])),
            FaultChanged(None),
        ]  # fmt: skip
        return dice.choice(happenings)


def identities(visit: Visit) -> list[str]:
    told = repr(visit)
    return [text for text in (*CODES, TOKEN, *(view.code for view in VIEWS)) if text in told]


@pytest.mark.parametrize("seed", range(40))
def test_a_visit_under_events_in_any_order(seed: int) -> None:
    play = Play(random.Random(seed))
    for _ in range(EVENTS):
        play.now += play.dice.choice(PAUSES)
        event, before = play.event(), play.visit
        effects = play.happens(event)
        visit = play.visit
        if isinstance(event, Answered | Done | Refused) and play.asked.get(event.ticket) != play.era:
            assert visit.page == before.page  # an answer of an earlier visit
        if any(isinstance(effect, Forget) for effect in effects):
            fresh = Visit.begin(visit.languages, play.now, visit.machine)
            assert replace(visit, seen=(), sight=None, tickets=0) == fresh
            assert identities(visit) == []
        assert visit.untouched or (wakes_at(visit) or play.now) <= play.now + LISTENING + COUNTDOWN
        assert visit.untouched or wakes_at(visit) is not None
        assert not (visit.untouched and identities(visit))
        assert step(visit, Pressed(Button.DONE), play.now)[0].page == home(visit.machine)


@pytest.mark.parametrize("seed", range(40))
def test_a_visit_that_is_left_ends_by_itself(seed: int) -> None:
    play = Play(random.Random(seed))
    for _ in range(EVENTS):
        play.now += play.dice.choice(PAUSES)
        play.happens(play.event())
    begun, ticks = play.now, 0
    while (wake := wakes_at(play.visit)) is not None:
        play.now = max(play.now + 1e-6, wake)
        play.happens(Ticked())
        ticks += 1
        assert ticks < 200
    assert play.visit.untouched
    assert play.now - begun <= LISTENING + COUNTDOWN + 5
    assert (play.visit.seen, play.visit.sight, identities(play.visit)) == ((), None, [])
