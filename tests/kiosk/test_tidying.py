"""What a screen showed is let go of soon after it has gone, and what a visit showed at once when it is over."""

import gc
import os
import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.state import Attract, Fault, Keypad, Machine, OutOfOrder, Page, Visit
from kiosk.tidying import SEARCHED_AFTER, SEARCHES, Tidying, hold, settle


class Later:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[float], object]]] = []

    def __call__(self, callback: Callable[[float], object], seconds: float) -> None:
        self.waiting.append((seconds, callback))

    def turn(self, *pauses: float) -> int:
        """Make the searches that wait for one of these pauses, and tell how many they are."""
        due = [each for each in self.waiting if each[0] in pauses]
        self.waiting = [each for each in self.waiting if each not in due]
        for _, callback in due:
            callback(0.0)
        return len(due)


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
    assert later.turn(*SEARCHES) == 0
    assert shown() is not None
    tidying.see(at(rest))
    assert later.turn(*SEARCHES) >= 1
    assert shown() is None


def test_whoever_comes_meanwhile_does_not_wait_for_the_search(later: Later) -> None:
    tidying = Tidying(later)
    for page in (Attract(), Keypad(), Attract(), Keypad()):
        tidying.see(at(page))
    gc.disable()
    shown = weakref.ref(Circle())
    later.turn(*SEARCHES)
    assert shown() is not None


def test_what_a_screen_showed_is_gone_soon_after_in_a_visit_that_goes_on(later: Later) -> None:
    tidying = Tidying(later)
    tidying.see(at(Attract()))
    gc.disable()
    for _ in range(3):
        for _ in range(5):
            tidying.see(at(Keypad()))
        shown = weakref.ref(Circle())
        assert later.turn(SEARCHED_AFTER) == 1  # five changes meanwhile are one search
        assert shown() is None


def test_a_visit_that_is_over_is_searched_for_as_such(later: Later) -> None:
    tidying = Tidying(later)
    for page in (Attract(), Keypad(), Attract()):
        tidying.see(at(page))
    gc.disable()
    shown = weakref.ref(Circle())
    later.turn(SEARCHED_AFTER)
    assert shown() is not None
    later.turn(SEARCHES[0])
    assert shown() is None


def test_a_screen_at_rest_that_is_drawn_again_is_not_searched(later: Later) -> None:
    tidying = Tidying(later)
    for _ in range(3):
        tidying.see(at(Attract()))
    assert later.waiting == []


def test_what_lets_others_go_or_answers_late_is_found_by_a_later_search(later: Later) -> None:
    tidying = Tidying(later)
    tidying.see(at(Attract()))
    gc.disable()
    tidying.see(at(Keypad()))
    tidying.see(at(Attract()))
    late = weakref.ref(Circle())
    assert later.turn(SEARCHES[-1]) == 1
    assert late() is None
    assert later.turn(*SEARCHES) == len(SEARCHES) - 1


def test_a_machine_in_a_visit_searches_by_itself_only_after_very_much(later: Later) -> None:
    settle()
    assert gc.get_threshold()[0] >= 20_000


def test_what_lies_free_between_things_that_stay_is_given_back_after_a_visit(later: Later) -> None:
    tidying = Tidying(later)
    tidying.see(at(Attract()))
    tidying.see(at(Keypad()))
    size, count = 60_000, 2_000  # too small to be returned one by one
    stays = [bytearray(b"x" * size) for _ in range(2 * count)]
    del stays[::2]
    before = resident()
    tidying.see(at(Attract()))
    later.turn(*SEARCHES)
    assert len(stays) == count
    assert before - resident() > size * count / 2


def resident() -> int:
    """Memory of this process, in bytes."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
