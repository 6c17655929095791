"""Landscape: what the eye found on a panel that lies, where the width is plenty and the height is not."""

import pytest

from kiosk.state import Button, Pressed
from tests.support.kiosk_plays import MACHINE, PLAYS, dress
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, Stage, on_stage, plain

ENGLISH = (Button.LANGUAGE,)


def played(stage: Stage, name: str, looks: tuple[Button, ...] = ()) -> None:
    """Bring a screen on the stage in some looks."""
    dress(stage, looks)
    PLAYS[name](stage)
    dress(stage, looks)
    stage.lay_out()


def test_whom_to_turn_to_stands_beside_how_the_machine_is_used_after_the_bell_has_rung() -> None:
    with on_stage(LANDSCAPE, machine=MACHINE) as stage:
        played(stage, "help, staff called", ENGLISH)
        assert "See more" not in stage.texts
        assert {"The bell has rung", "How to use this machine"} <= set(stage.texts)


def test_whom_to_ask_is_not_begun_with_one_line_on_a_part_that_has_room_for_more() -> None:
    with on_stage(LANDSCAPE, machine=MACHINE) as stage:
        played(stage, "answer overdue, rescheduled", (Button.LARGE,))
        stage.happens(Pressed(Button.NEXT_PAGE))
        stage.lay_out()
        assert "Muốn hỏi hoặc phản ánh" in stage.texts
        assert any(text.startswith("Ngày 30/06/2024") for text in stage.texts)


@pytest.mark.parametrize("looks", [(), (Button.LARGE,), (Button.CONTRAST,)])
def test_the_symbol_to_take_along_stands_in_the_middle_of_its_card(looks: tuple[Button, ...]) -> None:
    from kiosk.screens.parts import DoorCard
    from kiosk.screens.take_along import QrPicture

    with on_stage(LANDSCAPE, machine=MACHINE) as stage:
        played(stage, "take along", looks)
        [card] = (each for each in stage.app.root.walk() if isinstance(each, DoorCard))
        [symbol] = (each for each in card.walk(restrict=True) if isinstance(each, QrPicture))
        assert abs(symbol.center_y - card.center_y) <= 1
        assert abs(symbol.center_x - card.center_x) <= 1


@pytest.mark.parametrize("looks", [ENGLISH, (*ENGLISH, Button.CONTRAST), (*ENGLISH, Button.LARGE)])
@pytest.mark.parametrize("day", ["Wednesday, 26 Jun 2024", "Wednesday, 6 May 2026"])
def test_a_day_stands_on_one_line(looks: tuple[Button, ...], day: str) -> None:
    from kiosk.screens.cards import Day

    with on_stage(LANDSCAPE, machine=MACHINE) as stage:
        played(stage, "answer rescheduled", looks)
        [said] = (each for each in stage.app.root.walk() if isinstance(each, Day))
        said.text = day
        said.fit(said.width)
        assert said.lines == 1
        assert said.font_size >= stage.app.theme.type_size("hint")


def test_an_answer_with_a_long_day_keeps_its_sentence_on_the_card() -> None:
    from kiosk.screens.parts import DoorCard

    with on_stage(LANDSCAPE, machine=MACHINE) as stage:
        played(stage, "answer rescheduled", ENGLISH)
        [card] = (each for each in stage.app.root.walk() if isinstance(each, DoorCard))
        assert "The agency is working on your dossier." in [getattr(each, "text", "") for each in card.walk()]


@pytest.mark.parametrize("play", ["keypad", "keypad, ten digits", "keypad, free"])
def test_from_low_down_it_is_told_and_shown_where_the_code_stands(play: str) -> None:
    from kiosk.screens.keypad import PaperPicture

    with on_stage(LANDSCAPE, machine=MACHINE) as stage:
        played(stage, play, (Button.LOW,))
        told = "Mã bấm máy có 10 số" if play == "keypad, ten digits" else "Mã nằm dưới mã vạch"
        assert any(text.startswith(told) for text in stage.texts)
        [picture] = (each for each in stage.app.root.walk() if isinstance(each, PaperPicture))
        assert picture.x > LANDSCAPE[0] / 2


@pytest.mark.parametrize("looks", [(), (Button.LARGE,), (Button.LOW,), ENGLISH])
def test_a_band_does_not_take_away_where_the_code_stands(looks: tuple[Button, ...]) -> None:
    with on_stage(LANDSCAPE, machine=MACHINE) as stage:
        played(stage, "keypad, outage", looks)
        [told] = (each for each in stage.labels() if plain(each).startswith(("Mã nằm dưới", "The code is printed")))
        keys = [each for each in stage.buttons() if each.x + 1 >= told.x and each.x < told.right]
        assert all(told.y >= key.top or told.top <= key.y for key in keys)


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("play", ["attract", "problem dossier_not_found", "answer refused", "answer submitted"])
def test_words_on_a_button_stand_clear_of_its_edges(size: tuple[int, int], play: str) -> None:
    from kiosk.screens.parts import PushButton

    with on_stage(size, machine=MACHINE) as stage:
        played(stage, play, (*ENGLISH, Button.LARGE))
        clear = 1.5 * stage.app.theme.px("gap-tiny")
        for button in stage.buttons():
            if isinstance(button, PushButton) and not button.key:
                widest = max(part.right for part in button.children) - min(part.x for part in button.children)
                assert widest + 2 * clear <= button.width, button.text


@pytest.mark.parametrize("looks", [(), (Button.LARGE,)])
def test_an_option_that_is_on_does_not_touch_the_edge_of_the_glass(looks: tuple[Button, ...]) -> None:
    from kiosk.screens.frame import BarCell

    with on_stage(LANDSCAPE, machine=MACHINE) as stage:
        played(stage, "help", looks)
        cells = [each for each in stage.app.root.walk() if isinstance(each, BarCell)]
        least = stage.app.theme.px("gap-small")
        assert min(each.x for each in cells) >= least
        assert max(each.right for each in cells) <= LANDSCAPE[0] - least + 1
        [on] = (each for each in cells if each.filled and each.button is Button.HELP)
        assert len(on.children) == 3, "the picture, the word and the tick"


@pytest.mark.parametrize("looks", [(), (Button.LOW,)])
def test_what_a_machine_out_of_order_says_does_not_hang_at_the_upper_edge(looks: tuple[Button, ...]) -> None:
    from kiosk.screens.parts import DoorCard

    with on_stage(LANDSCAPE, machine=MACHINE) as stage:
        played(stage, "out of order", looks)
        [card] = (each for each in stage.app.root.walk() if isinstance(each, DoorCard))
        [help_offered] = (each for each in stage.labels() if plain(each) == "Cần người giúp?")
        room = stage.app.theme.px("head"), LANDSCAPE[1] - stage.app.theme.px("bar")
        assert room[0] + 100 < LANDSCAPE[1] - card.top < sum(room) / 2
        assert abs(card.top - help_offered.top) <= 1
