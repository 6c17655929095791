"""What a visit showed is let go of at once when it is over, and no search for unused memory falls into a visit."""

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from kiosk.state import Attract, Fault, Keypad, Machine, OutOfOrder, Page, Visit
from kiosk.tidying import SEARCHES, Tidying, hold, settle


class Later:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[float], object]] = []

    def __call__(self, callback: Callable[[float], object], seconds: float) -> None:
        self.waiting.append(callback)

    def turn(self) -> int:
        turns = 0
        while self.waiting:
            self.waiting.pop(0)(0.0)
            turns += 1
        return turns


class Circle:
    """Something that only a search finds unused."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def later() -> Iterator[Later]:
    threshold = gc.get_threshold()
    gc.collect()
    yield Later()
    gc.unfreeze()
    gc.set_threshold(*threshold)
    gc.enable()


def at(page: Page) -> Visit:
    return replace(Visit.begin(("vi",), 0.0, Machine()), page=page)


def test_nothing_is_searched_while_the_program_is_loaded_and_what_was_loaded_is_left_out_later(later: Later) -> None:
    hold()
    assert not gc.isenabled()
    Tidying(later).see(at(Attract()))
    assert gc.isenabled()
    assert gc.get_freeze_count() > 10_000


@pytest.mark.parametrize("rest", [Attract(), OutOfOrder(Fault.CLOSED)])
def test_what_a_visit_showed_is_gone_once_it_is_over(later: Later, rest: Page) -> None:
    tidying = Tidying(later)
    tidying.see(at(Attract()))
    gc.disable()
    tidying.see(at(Keypad()))
    shown = weakref.ref(Circle())
    assert later.turn() == 0
    assert shown() is not None
    tidying.see(at(rest))
    assert later.turn() >= 1
    assert shown() is None


def test_whoever_comes_meanwhile_does_not_wait_for_the_search(later: Later) -> None:
    tidying = Tidying(later)
    for page in (Attract(), Keypad(), Attract(), Keypad()):
        tidying.see(at(page))
    gc.disable()
    shown = weakref.ref(Circle())
    later.turn()
    assert shown() is not None


def test_a_screen_at_rest_that_is_drawn_again_is_not_searched(later: Later) -> None:
    tidying = Tidying(later)
    for _ in range(3):
        tidying.see(at(Attract()))
    assert later.turn() == 0


def test_what_lets_others_go_or_answers_late_is_found_by_a_later_search(later: Later) -> None:
    tidying = Tidying(later)
    tidying.see(at(Attract()))
    gc.disable()
    tidying.see(at(Keypad()))
    tidying.see(at(Attract()))
    *_, last = later.waiting
    late = weakref.ref(Circle())
    last(0.0)
    assert late() is None
    assert len(later.waiting) == len(SEARCHES)


def test_a_machine_in_a_visit_searches_by_itself_only_after_very_much(later: Later) -> None:
    settle()
    assert gc.get_threshold()[0] >= 20_000
