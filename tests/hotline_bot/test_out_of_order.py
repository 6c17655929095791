"""What is out of order is told in a chat once, and once more when it begins; and after the greeting of a call."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hotline_bot.dialogue import Dialogue
from hotline_bot.house import open_house
from hotline_bot.turns import Pressed, Said, State, Turn
from hotline_bot.voice.house import VoiceHouse
from hotline_bot.voice.turns import Kind
from lookup_api.contract.duties import MaintenanceNotice
from tests.support.fake_lookup_api import NOW, FakeLookupApi, sample_views
from tests.support.phone_calls import OPERATOR, GraphCall

WORDS = {"vi": "Nâng cấp máy chủ", "en": "Server upgrade"}
NEXT_WEEK = MaintenanceNotice("1", "planned", NOW + timedelta(days=7), WORDS, ends_at=NOW + timedelta(days=8))
OUTAGE = MaintenanceNotice("2", "outage", NOW - timedelta(hours=1), {"vi": "Mất điện", "en": "Power cut"})


class Board:
    """What stands, in the test's hand."""

    def __init__(self, *notices: MaintenanceNotice) -> None:
        self.notices: list[MaintenanceNotice] = list(notices)

    def standing(self, _now: datetime) -> Sequence[MaintenanceNotice]:
        return self.notices


def hear(board: Board, state: State | None, text: str, now: datetime = NOW) -> Turn:
    return Dialogue(open_house("quang-nam", board.standing)).hear(state, Said(text), now)


def test_a_chat_is_told_once_and_again_when_it_begins() -> None:
    board = Board(NEXT_WEEK)
    first = hear(board, None, "xin chào")
    assert first.replies[0].text.endswith(": Nâng cấp máy chủ.")
    second = hear(board, first.state, "xin chào")
    assert "Nâng cấp" not in second.replies[0].text
    begun = hear(board, second.state, "xin chào", NEXT_WEEK.begins_at)
    assert begun.replies[0].text.endswith(": Nâng cấp máy chủ.")
    assert "Nâng cấp" not in hear(board, begun.state, "xin chào", NEXT_WEEK.begins_at).replies[0].text


def test_outages_come_first_and_what_is_over_is_forgotten() -> None:
    board = Board(NEXT_WEEK, OUTAGE)
    turn = hear(board, None, "xin chào")
    assert turn.replies[0].text.index("Mất điện") < turn.replies[0].text.index("Nâng cấp")
    assert len(turn.state.announced) == 2
    board.notices = []
    assert hear(board, turn.state, "xin chào").state.announced == ()


def test_it_is_told_in_the_language_of_the_conversation() -> None:
    board = Board()
    dialogue = Dialogue(open_house("quang-nam", board.standing))
    turn = dialogue.hear(None, Said("xin chào"), NOW)
    english = next(button for button in turn.replies[0].buttons if button.label == "English")
    board.notices = [OUTAGE]
    assert dialogue.hear(turn.state, Pressed(english.id), NOW).replies[0].text.endswith(": Power cut.")


def call(*notices: MaintenanceNotice) -> GraphCall:
    house = open_house("quang-nam", Board(*notices).standing)
    return GraphCall(FakeLookupApi(sample_views()), VoiceHouse(house, OPERATOR, lambda _: True))


def test_a_caller_hears_of_an_outage_between_greeting_and_question() -> None:
    said = call(OUTAGE).said
    assert said.index("Xin chào") < said.index("Hệ thống đang gián đoạn. Mất điện.") < said.index("For English")


def test_a_caller_is_spared_next_week_and_the_sound_is_not_kept() -> None:
    assert "Nâng cấp" not in call(NEXT_WEEK).said
    lines = call(OUTAGE, NEXT_WEEK).turn.lines
    assert [line.kind for line in lines if "Mất điện" in line.text] == [Kind.FACTS]
