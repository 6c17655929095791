"""The window over a long day: nothing is left of visits, no frame waits for a hanging API, staff lie over all."""

import gc
import socket
import statistics
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kiosk.link.connection import Connection
from kiosk.link.heartbeat import Health
from kiosk.staff.officer import Door, Faults, Switches
from kiosk.staff.training import Training
from kiosk.state import Answer, Button, Event, Fault, FaultChanged, Keypad, OutOfOrder, Pressed, SymbolsRead, Visit
from tests.bench.kiosk_window import gaps, visits
from tests.support.fake_lookup_api import NOW, processing_view
from tests.support.kiosk_stage import FACE, Stage, on_stage, sentences


def test_nothing_is_left_of_visits_that_are_over() -> None:
    from kivy.lang.builder import _handlers

    with on_stage() as stage:
        visits(stage, 6, processing_view())
        before, rules = _living(), len(_handlers)
        visits(stage, 12, processing_view())
        after = _living()
        assert len(_handlers) <= rules  # those of earlier screens may go meanwhile
    # A widget, a texture, a view or a page more for each visit would be twelve more of a kind.
    assert {kind: count - before[kind] for kind, count in after.items() if count - before[kind] >= 6} == {}


def _living() -> Counter[str]:
    """How many there are of each kind of thing that draws, and that a visit is made of."""
    gc.collect()
    kinds = ("kivy.uix.", "kivy.graphics.", "kivy.core.", "kiosk.", "lookup_api.contract.")
    return Counter(
        f"{type(each).__module__}.{type(each).__qualname__}"
        for each in gc.get_objects()
        if str(type(each).__module__).startswith(kinds)
    )


def test_frames_go_on_while_the_api_hangs_and_pictures_are_read() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(64)
        found = gaps(3.0, f"http://127.0.0.1:{silent.getsockname()[1]}").wall
    # A machine that does other things as well has long frames of its own; a window that waits for the API would have
    # drawn hardly any, for the client's own patience is five seconds.
    assert len(found) > 20
    assert statistics.median(found) < 1.0
    assert max(found) < 3.0


class Desk:
    """Staff at a stage, with what they look after."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        from kiosk.speaking.chimes import Chimes
        from kiosk.staff.page import Staff, Workings

        self.stage = stage
        self.events: list[Event] = []
        self.switches = Switches(folder)
        self.faults = Faults(stage.happens)
        self.training = Training(stage.lookups, stage.happens, _now)  # type: ignore[arg-type] # the stage keeps what is asked
        connection = Connection(_Nobody(), stage.happens)
        self.health = Health("xã Bình Minh", NOW)
        workings = Workings(self.switches, self.faults, self.training, self.health, connection, None, Chimes(()))
        self.staff = Staff("hall", sentences(), workings, _now)
        self.door = self.staff.door = Door("", stage.happens, self.staff.knock)
        stage.app.watchers.append(lambda visit: self.staff.see(visit, stage.app.root))
        self.staff.begin()
        stage.app.watchers[-1](stage.visit)
        stage.draw()


class _Nobody:
    def send(self, call: Any) -> Any:
        raise AssertionError


def _now() -> Any:
    return NOW


def test_training_is_said_on_every_screen(tmp_path: Path) -> None:
    words = sentences()["vi"].say("training")
    Switches(tmp_path).turn("training", on=True)
    with on_stage() as stage:
        desk = Desk(stage, tmp_path)
        assert desk.training.on
        assert desk.health.told().training
        for button in (Button.ENTER_CODE, Button.BACK, Button.HELP, Button.LARGE, Button.CONTRAST, Button.LOW):
            stage.happens(Pressed(button))
            stage.draw()
            assert words in stage.texts, button
        stage.happens(Pressed(Button.LANGUAGE))
        stage.draw()
        assert sentences()["en"].say("training") in stage.texts


def test_the_page_of_staff_lies_over_the_screen_until_it_is_left(tmp_path: Path) -> None:
    words = sentences()["vi"]
    with on_stage() as stage:
        desk = Desk(stage, tmp_path)
        desk.staff.knock("open")
        stage.draw()
        assert any("Trang dành cho cán bộ" in text for text in stage.texts)
        assert any("xã Bình Minh" in text for text in stage.texts)
        assert desk.door.is_open
        desk.staff.knock("read")
        stage.draw()
        assert any(words.say("officer-read") in text for text in stage.texts)
        _press(stage, words.say("officer-close"))
        assert not desk.door.is_open
        assert isinstance(stage.visit.page, OutOfOrder)
        assert desk.switches.is_on("closed")
        stage.happens(SymbolsRead(("H47.16-240605-0003",)))
        assert stage.lookups.asked == []
        desk.staff.knock("open")
        stage.draw()
        _press(stage, words.say("officer-open"))
        assert not isinstance(stage.visit.page, OutOfOrder)
        desk.staff.knock("open")
        stage.draw()
        _press(stage, words.say("officer-train"))
        assert desk.training.on
        assert words.say("training") in stage.texts
        stage.app.runners[:] = [desk.training]
        stage.happens(SymbolsRead(("H47.16-240605-0003",)))
        stage.draw()
        assert isinstance(stage.visit.page, Answer)
        desk.staff.knock("open")
        stage.draw()
        _press(stage, words.say("officer-earnest"))
        assert words.say("training") not in stage.texts
        assert _first(stage.visit)  # what is invented went with the words that said so
        desk.staff.tell("printer-paper-out")
        stage.draw()
        assert words.say("printer-paper-out") in stage.texts


def _press(stage: Stage, words: str) -> None:
    from kivy.uix.button import Button as PlainButton

    [button] = [each for each in stage.app.root.walk() if isinstance(each, PlainButton) and each.text == words]
    stage.touch(*button.center)
    stage.draw()


@pytest.mark.parametrize("fault", list(Fault))
def test_a_fault_ends_the_visit_and_says_where_to_turn(fault: Fault) -> None:
    with on_stage() as stage:
        stage.happens(Pressed(Button.ENTER_CODE))
        assert isinstance(stage.visit.page, Keypad)
        stage.happens(FaultChanged(fault))
        stage.draw()
        assert any(FACE.hotline in text for text in stage.texts)
        stage.happens(FaultChanged(None))
        assert _first(stage.visit)


def _first(visit: Visit) -> bool:
    return not isinstance(visit.page, OutOfOrder | Answer)
