"""Screens with little to say: a picture of what to do fills the room, or what is said stands where eyes rest."""

import pytest

from kiosk.state import Button, ScannerChanged
from tests.support.kiosk_plays import MACHINE, PLAYS, dress
from tests.support.kiosk_stage import LANDSCAPE, PORTRAIT, Stage, on_stage

SIZES = [pytest.param(PORTRAIT, id="portrait"), pytest.param(LANDSCAPE, id="landscape")]


def pictures(stage: Stage) -> list[tuple[str, float]]:
    """Each picture on the screen: what it is of, and how tall."""
    from kiosk.screens.illustrations import CodeOnReceipt, ReceiptAtScanner

    shown = [each for each in stage.app.root.walk() if isinstance(each, CodeOnReceipt | ReceiptAtScanner)]
    return [(type(each).__name__, each.height) for each in shown]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["identity card", "procedure", "several", "other system", "payment"])
def test_a_wrong_paper_shows_what_to_hold_up_instead(size: tuple[int, int], name: str) -> None:
    with on_stage(size) as stage:
        PLAYS[name](stage)
        stage.lay_out()
        [(kind, height)] = pictures(stage)
        assert kind == "ReceiptAtScanner"
        assert height > size[1] / 4
        stage.happens(ScannerChanged(present=False))
        stage.lay_out()
        assert pictures(stage) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("problem", ["dossier_not_found", "proof_refused", "code_not_recognised"])
def test_a_code_that_is_not_found_shows_where_it_stands(size: tuple[int, int], problem: str) -> None:
    with on_stage(size) as stage:
        PLAYS[f"problem {problem}"](stage)
        stage.lay_out()
        [(kind, height)] = pictures(stage)
        assert kind == "CodeOnReceipt"
        assert height > size[1] / 6
        assert "Mã nằm dưới mã vạch, ở góc trên bên\u00a0trái của giấy hẹn." in stage.texts


@pytest.mark.parametrize("name", ["rated", "lost receipt, noted", "out of order", "waiting"])
def test_a_short_message_stands_in_the_upper_third_and_from_low_down_at_the_edge(name: str) -> None:
    from kiosk.screens.parts import DoorCard

    tops = []
    for looks in ((), (Button.LOW,)):
        with on_stage(PORTRAIT, machine=MACHINE) as stage:
            dress(stage, looks)
            PLAYS[name](stage)
            dress(stage, looks)
            stage.lay_out()
            [card] = [each for each in stage.app.root.walk() if isinstance(each, DoorCard)]
            tops.append(card.top)
    assert PORTRAIT[1] * 0.6 < tops[0] < PORTRAIT[1] * 0.85
    assert tops[1] <= PORTRAIT[1] - 600  # the card starts there (design language, low reach)


def test_help_stands_on_one_part_of_a_lying_panel() -> None:
    with on_stage(LANDSCAPE) as stage:
        PLAYS["help"](stage)
        stage.lay_out()
        assert {"Cần người giúp?", "Cách dùng máy"} <= set(stage.texts)
        assert "Xem tiếp" not in stage.texts


@pytest.mark.parametrize("size", SIZES)
def test_staff_is_called_from_the_page_of_help_where_something_rings(size: tuple[int, int]) -> None:
    with on_stage(size, machine=MACHINE) as stage:
        PLAYS["help"](stage)
        stage.lay_out()
        stage.press("Gọi cán bộ")
        assert "Chuông đã reo" in stage.texts
        assert "Gọi cán bộ" not in stage.texts
    with on_stage(size) as stage:
        PLAYS["help"](stage)
        stage.lay_out()
        assert "Cần người giúp?" in stage.texts
        assert "Gọi cán bộ" not in stage.texts
