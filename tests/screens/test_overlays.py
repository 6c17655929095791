"""What lies over every screen hides no words in their middle, and tells all that it has to tell."""

import pytest

from kiosk.state import Button, NoticesTold, Pressed
from tests.support.kiosk_plays import MACHINE, PLANNED, PLAYS, dress, restore
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, on_stage, sentences

SIZES = [pytest.param(PORTRAIT, id="portrait"), pytest.param(LANDSCAPE, id="landscape")]
FACTS = tuple(f"Dòng thứ {number} của trang dành cho cán bộ" for number in range(1, 9))
BUTTONS = ("test-print", "test-sound", "train", "close", "leave")


@pytest.mark.parametrize("size", SIZES)
def test_the_ribbon_covers_the_head_and_nothing_below_it(size: tuple[int, int]) -> None:
    with on_stage(size, machine=MACHINE) as stage:
        from kiosk.screens.overlay import Ribbon

        ribbon = Ribbon(stage.app.root)
        PLAYS["answer processing"](stage)
        ribbon.stand(sentences()["vi"].say("training"))
        stage.lay_out()
        assert ribbon.top == size[1]
        assert abs(ribbon.height - stage.app.frame.head.height) <= 1


@pytest.mark.parametrize("message", ["training", "printed", "printer-paper-out", "printer-lost", "speaker-lost"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_said_in_passing_is_as_large_as_other_sentences(language: str, message: str) -> None:
    with on_stage(PORTRAIT, machine=MACHINE) as stage:
        from kiosk.screens.overlay import Ribbon

        ribbon = Ribbon(stage.app.root)
        ribbon.tell(sentences()[language].say(message))
        [words] = ribbon.children
        assert words.role == "body"
        assert ribbon.height <= stage.app.theme.px("head")


def test_from_low_down_it_is_said_where_low_eyes_read() -> None:
    with on_stage(PORTRAIT, machine=MACHINE) as stage:
        from kiosk.screens.overlay import Ribbon

        stage.happens(Pressed(Button.LOW))
        ribbon = Ribbon(stage.app.root)
        ribbon.tell(sentences()["vi"].say("printer-paper-out"))
        stage.lay_out()
        assert abs(ribbon.y - stage.app.frame.screen.top) <= 1
        assert ribbon.top < stage.app.frame.head.y


def test_a_band_stands_where_low_eyes_read_and_else_below_the_head() -> None:
    with on_stage(PORTRAIT, machine=MACHINE) as stage:
        for looks in ((), (Button.LOW,)):
            restore(stage)
            dress(stage, looks)
            PLAYS["rating, outage"](stage)
            dress(stage, looks)
            stage.lay_out()
            frame = stage.app.frame
            assert abs(frame.band.y - frame.screen.top) <= 1
            assert (abs(frame.band.top - frame.head.y) <= 1) is not (Button.LOW in looks)


def test_what_was_announced_is_under_way_from_its_minute_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with on_stage(PORTRAIT, machine=MACHINE) as stage:
        stage.happens(NoticesTold((PLANNED,)))
        stage.app._tell_time(0.0)
        assert "28/06/2024" in stage.app.frame.told
        monkeypatch.setattr("tests.support.kiosk_stage.NOW", PLANNED.begins_at)
        stage.app._tell_time(0.0)
        assert stage.app.frame.told == sentences()["vi"].say("band-outage")
        assert stage.app.frame.screen.get_root_window() is not None


def test_in_contrast_they_are_told_from_the_screen_below() -> None:
    with on_stage(PORTRAIT, machine=MACHINE) as stage:
        from kivy.uix.button import Button as PlainButton

        from kiosk.screens.overlay import OfficerPage, Ribbon

        stage.happens(Pressed(Button.CONTRAST))
        look, say = stage.app.theme, sentences()["vi"].say
        ribbon = Ribbon(stage.app.root)
        ribbon.tell(say("printed"))
        stage.draw()
        assert tuple(stage.pixels[4, 4] / 255) == pytest.approx(look.colour("ribbon")[:3], abs=0.01)
        assert look.colour("ribbon") != look.colour("paper")
        page = OfficerPage(stage.app.root, lambda: FACTS, lambda: None)
        page.offer([(say("officer-leave"), lambda: None)])
        [button] = (each for each in page.walk() if isinstance(each, PlainButton))
        assert tuple(button.background_color) != look.colour("frame")


@pytest.mark.parametrize("size", SIZES)
def test_the_officers_page_shows_every_fact_above_its_buttons(size: tuple[int, int]) -> None:
    with on_stage(size, machine=MACHINE) as stage:
        from kivy.uix.button import Button
        from kivy.uix.label import Label

        from kiosk.screens.overlay import OfficerPage

        say = sentences()["vi"].say
        page = OfficerPage(stage.app.root, lambda: FACTS, lambda: None)
        page.offer([(say(f"officer-{name}"), lambda: None) for name in BUTTONS])
        page.open()
        stage.draw()
        labels = [each for each in page.walk() if isinstance(each, Label) and not isinstance(each, Button)]
        offered = [each for each in page.walk() if isinstance(each, Button)]
        [facts] = labels
        assert len(offered) == len(BUTTONS)
        assert facts.texture_size[1] <= facts.height + 1
        assert min(each.y for each in offered) >= 0
        assert max(each.top for each in offered) <= facts.y
        page.leave()
