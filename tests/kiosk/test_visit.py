"""A visit, event by event. Time is a number that the tests turn."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from kiosk.hands import LONGEST_TYPED
from kiosk.state import (
    Answer,
    Answered,
    Attract,
    Button,
    Event,
    Forget,
    Keypad,
    KeyPressed,
    Looks,
    LookUp,
    Offline,
    Page,
    Paper,
    Pressed,
    Refused,
    ScannerChanged,
    SymbolsRead,
    Ticked,
    Touched,
    Visit,
    Waiting,
    WrongPaper,
)
from kiosk.visit import COUNTDOWN, IDLE, SAME_PAPER, WAITING_SHOWN_AFTER, step, wakes_at
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import View
from tests.support.fake_lookup_api import at_code_level, overdue_view, processing_view
from tests.support.sealed_tokens import token_for

CODE = "H47.16-240617-0001"
OTHER = "H47.16-240603-0002"
PAYMENT = "00020101021138540010A00000072701240006970436011012345678900208QRIBFTTA53037045802VN63046B1E"
START = 500.0


class Play:
    """Plays events against a visit and keeps the effects."""

    def __init__(self) -> None:
        self.now = START
        self.visit = Visit.begin(("vi", "en"), self.now)
        self.effects: list[object] = []

    def __call__(self, *events: Event) -> "Play":
        for event in events:
            self.visit, effects = step(self.visit, event, self.now)
            self.effects.extend(effects)
        return self

    def after(self, seconds: float) -> "Play":
        self.now += seconds
        return self

    @property
    def page(self) -> Page:
        return self.visit.page

    @property
    def asked(self) -> list[str]:
        return [effect.text for effect in self.effects if isinstance(effect, LookUp)]

    def answer(self, view: View | None = None) -> "Play":
        return self(Answered(self.visit.tickets, view or processing_view()))

    def refuse(self, code: ProblemCode) -> "Play":
        return self(Refused(self.visit.tickets, problem(code)))


def problem(code: ProblemCode) -> Problem:
    return Problem(code, code.value, HTTP_STATUS[code])


def seen(*texts: str) -> SymbolsRead:
    return SymbolsRead(texts)


# --- from page to page --------------------------------------------------------------------------------------


def at_keypad() -> Play:
    return Play()(Pressed(Button.ENTER_CODE))


def at_typed() -> Play:
    return at_keypad()(*(KeyPressed(key) for key in CODE))


def at_waiting() -> Play:
    return Play()(seen(CODE)).after(WAITING_SHOWN_AFTER)(Ticked())


def at_answer() -> Play:
    return Play()(seen(CODE)).answer()


def at_not_found() -> Play:
    return at_typed()(Pressed(Button.LOOK_UP)).refuse(ProblemCode.DOSSIER_NOT_FOUND)


def at_unavailable() -> Play:
    return Play()(seen(CODE)).refuse(ProblemCode.STORE_UNAVAILABLE)


def at_card() -> Play:
    return Play()(seen("079085000123"))


TABLE: Sequence[tuple[str, Callable[[], Play], Sequence[Event], Page]] = [
    ("a code is typed", at_keypad, [KeyPressed("H"), KeyPressed("4")], Keypad("H4")),
    ("a sign that no key has is not taken", at_keypad, [KeyPressed("O"), KeyPressed("")], Keypad("")),
    ("one sign is erased", at_typed, [Pressed(Button.ERASE_ONE)], Keypad(CODE[:-1])),
    ("erasing nothing is nothing", at_keypad, [Pressed(Button.ERASE_ONE)], Keypad("")),
    ("all is erased", at_typed, [Pressed(Button.ERASE_ALL)], Keypad("")),
    ("a text without a digit is not looked up", at_keypad, [KeyPressed("H"), Pressed(Button.LOOK_UP)], Keypad("H")),
    ("back from the keypad", at_typed, [Pressed(Button.BACK)], Attract()),
    ("back from waiting", at_waiting, [Pressed(Button.BACK)], Attract()),
    ("waiting is said", at_waiting, [], Waiting()),
    ("the answer follows", at_answer, [], Answer(processing_view())),
    ("the next part", at_answer, [Pressed(Button.NEXT_PAGE)], Answer(processing_view(), 1)),
    ("a further code from an answer", at_answer, [Pressed(Button.ENTER_CODE)], Keypad("")),
    ("done", at_answer, [Pressed(Button.DONE)], Attract()),
    ("the code is corrected", at_not_found, [Pressed(Button.CORRECT_CODE)], Keypad(CODE)),
    ("a scanned code is not corrected by hand", at_unavailable, [Pressed(Button.CORRECT_CODE)],
     Offline(problem(ProblemCode.STORE_UNAVAILABLE), CODE, CODE, typed=False)),
    ("an identity card", at_card, [], WrongPaper(Paper.IDENTITY_CARD)),
    ("the right paper follows the wrong one", lambda: at_card()(seen(CODE)).answer(), [], Answer(processing_view())),
    ("the code of a procedure", Play, [seen("1.004222")], WrongPaper(Paper.PROCEDURE)),
    ("two receipts at once", Play, [seen(CODE, OTHER)], WrongPaper(Paper.SEVERAL)),
    ("two receipts in one symbol", Play, [seen(f"{CODE} {OTHER}")], WrongPaper(Paper.SEVERAL)),
    ("a link of another system", Play, [seen("https://example.gov.vn/xem")], WrongPaper(Paper.OTHER_SYSTEM)),
    ("nothing of ours", Play, [seen("WIFI:S:hall;T:WPA;P:guest;;")], WrongPaper(Paper.OTHER)),
    ("a payment", Play, [seen(PAYMENT)], WrongPaper(Paper.OTHER)),
    ("letters that nobody named", Play, [seen("Th\ufffd t\ufffdn 4521")], WrongPaper(Paper.OTHER)),
    ("no symbols", Play, [seen()], Attract()),
    ("a card does not disturb a reader", at_answer, [seen("079085000123")], Answer(processing_view())),
    ("a button of another page does nothing", at_answer, [Pressed(Button.LOOK_UP), Pressed(Button.ERASE_ALL)],
     Answer(processing_view())),
]  # fmt: skip


@pytest.mark.parametrize(("begin", "events", "page"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_page_follows(begin: Callable[[], Play], events: Sequence[Event], page: Page) -> None:
    assert begin()(*events).page == page


# --- what is asked ------------------------------------------------------------------------------------------


def test_scan_asks_for_the_code_as_printed() -> None:
    assert Play()(seen("h47.16 - 240617 - 0001")).asked == [CODE]


def test_signed_symbol_wins_over_codes_beside_it() -> None:
    token = token_for(CODE)
    assert Play()(seen(CODE, f"HTTPS://TRACUU.QUANGNAM.GOV.VN/T/{token}")).asked == [token]


def test_a_foreign_link_is_never_asked_only_the_code_in_it() -> None:
    assert Play()(seen(f"https://other.gov.vn/tra-cuu?mahoso={CODE}&cccd=079085000123")).asked == [CODE]


def test_typed_text_is_asked_as_it_stands() -> None:
    assert at_typed()(Pressed(Button.LOOK_UP)).asked == [CODE]


def test_keypad_code_is_asked_by_its_digits() -> None:
    assert Play()(seen("417 206 5837")).asked == ["4172065837"]


def test_typing_ends_at_the_longest_code() -> None:
    play = at_keypad()(*(KeyPressed("1") for _ in range(100)))
    assert play.page == Keypad("1" * LONGEST_TYPED)


def test_pressing_twice_asks_once() -> None:
    assert at_typed()(Pressed(Button.LOOK_UP), Pressed(Button.LOOK_UP)).asked == [CODE]


def test_try_again_asks_the_same() -> None:
    play = at_unavailable()(Pressed(Button.TRY_AGAIN))
    assert play.asked == [CODE, CODE]
    assert play.answer().page == Answer(processing_view())


def test_waiting_is_not_said_of_a_quick_answer() -> None:
    play = Play()(seen(CODE)).after(WAITING_SHOWN_AFTER - 0.01)(Ticked())
    assert play.page == Attract()
    assert play.answer().page == Answer(processing_view())


# --- one paper is read once ---------------------------------------------------------------------------------


def test_a_paper_that_stays_is_read_once() -> None:
    play = Play()(seen(CODE)).answer()
    for _ in range(40):
        play.after(SAME_PAPER / 3)(seen(CODE), Ticked())
    assert play.asked == [CODE]


def test_a_paper_that_stays_after_the_end_is_not_read_again() -> None:
    play = Play()(seen(CODE)).answer()(Pressed(Button.DONE)).after(1)(seen(CODE), Ticked())
    assert play.asked == [CODE]
    assert play.page == Attract()


def test_a_paper_that_comes_back_is_read_again() -> None:
    play = Play()(seen(CODE)).answer()(Pressed(Button.DONE)).after(SAME_PAPER + 0.1)(seen(CODE))
    assert play.asked == [CODE, CODE]


def test_the_barcode_beside_the_signed_symbol_does_not_take_the_answer_back() -> None:
    token = token_for(CODE)
    play = Play()(seen(token)).answer().after(1)(seen(CODE)).after(1)(seen(OTHER))
    assert play.asked == [token]


def test_the_signed_symbol_beside_a_barcode_is_still_asked() -> None:
    token = token_for(CODE)
    assert Play()(seen(CODE)).answer().after(1)(seen(token)).asked == [CODE, token]


def test_the_code_on_the_screen_is_not_asked_again() -> None:
    play = Play()(seen(CODE)).answer().after(SAME_PAPER + 1)(seen(CODE))
    assert play.asked == [CODE]


def test_another_receipt_is_answered_in_turn() -> None:
    play = at_answer().after(SAME_PAPER + 1)(seen(OTHER)).answer(overdue_view())
    assert play.page == Answer(overdue_view())


def test_a_paper_that_takes_the_place_of_a_signed_one_is_answered_once_that_has_gone() -> None:
    token = token_for(CODE)
    play = Play()(seen(token)).answer()
    for _ in range(3):
        play.after(1)(seen(OTHER))
    assert play.asked == [token, OTHER]
    for _ in range(9):
        play.after(1)(seen(OTHER))
    assert play.asked == [token, OTHER]


def test_what_lies_beside_a_signed_symbol_is_not_asked_after_the_end() -> None:
    token = token_for(CODE)
    play = Play()(seen(token)).answer().after(1)(seen(OTHER), Pressed(Button.DONE))
    for _ in range(9):
        play.after(1)(seen(OTHER), Ticked())
    assert play.asked == [token]
    assert play.page == Attract()


@pytest.mark.parametrize("signed", [True, False])
def test_the_newest_paper_takes_the_place_of_a_question_under_way(*, signed: bool) -> None:
    further = token_for(CODE) if signed else OTHER
    play = Play()(seen(CODE)).after(0.02)(seen(further)).after(0.5)(Ticked(), seen(CODE), seen(further))
    assert play.asked == [CODE, further]
    assert play(Answered(1, processing_view())).page == Waiting()
    assert play(Answered(2, overdue_view())).page == Answer(overdue_view())


def test_a_paper_shown_while_something_else_is_awaited_is_read_afterwards() -> None:
    play = Play()(seen(CODE)).answer(at_code_level(processing_view()))
    play(Pressed(Button.PROVE), *(KeyPressed("1") for _ in range(4)), Pressed(Button.SEND))
    assert play.after(SAME_PAPER)(seen(OTHER)).asked == [CODE, processing_view().code]
    assert play.answer()(seen(OTHER)).asked == [CODE, processing_view().code, OTHER]


# --- answers that come too late -----------------------------------------------------------------------------


@pytest.mark.parametrize("leave", [Button.DONE, Button.BACK, Button.ENTER_CODE])
def test_answer_of_an_ended_lookup_is_dropped(leave: Button) -> None:
    play = at_waiting()(Pressed(leave))
    page = play.page
    assert play(Answered(1, processing_view())).page == page
    assert play(Refused(1, problem(ProblemCode.DOSSIER_NOT_FOUND))).page == page


def test_answer_of_an_ended_visit_is_not_shown_to_the_next() -> None:
    play = at_waiting()(Pressed(Button.DONE)).after(5)(seen(OTHER))
    assert play(Answered(1, processing_view())).page == Attract()
    assert play(Answered(2, overdue_view())).page == Answer(overdue_view())


# --- idle ---------------------------------------------------------------------------------------------------


def test_idle_counts_down_and_wipes() -> None:
    play = at_answer().after(IDLE - 0.1)(Ticked())
    assert play.visit.countdown is None
    assert play.after(0.1)(Ticked()).visit.countdown == COUNTDOWN
    assert play.after(3)(Ticked()).visit.countdown == COUNTDOWN - 3
    assert play.after(COUNTDOWN - 3 - 0.01)(Ticked()).visit.countdown == 1
    assert play.after(0.02)(Ticked()).page == Attract()
    assert play.effects[-1] == Forget()


@pytest.mark.parametrize("touch", [Touched(), Pressed(Button.MORE_TIME)])
def test_any_touch_says_yes(touch: Event) -> None:
    play = at_answer().after(IDLE + 5)(Ticked(), touch)
    assert play.visit.countdown is None
    assert play.page == Answer(processing_view())
    assert play.after(IDLE - 1)(Ticked()).visit.countdown is None


def test_time_may_be_extended_as_often_as_wanted() -> None:
    play = at_answer()
    for _ in range(12):
        play.after(IDLE + COUNTDOWN - 1)(Ticked(), Pressed(Button.MORE_TIME))
    assert play.page == Answer(processing_view())


def test_done_ends_the_countdown_too() -> None:
    assert at_answer().after(IDLE + 1)(Ticked(), Pressed(Button.DONE)).page == Attract()


def test_a_paper_left_lying_does_not_keep_the_screen() -> None:
    play = at_answer()
    for _ in range(int(IDLE + COUNTDOWN) + 2):
        play.after(1)(seen(CODE), Ticked())
    assert play.page == Attract()


def test_language_goes_back_without_a_question() -> None:
    play = Play()(Pressed(Button.LANGUAGE)).after(IDLE + 1)(Ticked())
    assert play.visit.countdown is None
    assert play.visit.looks == Looks("en")
    assert play.after(COUNTDOWN)(Ticked()).visit.looks == Looks("vi")


@pytest.mark.parametrize("begin", [at_keypad, at_waiting, at_answer, at_not_found, at_unavailable, at_card])
def test_no_page_stays_for_ever(begin: Callable[[], Play]) -> None:
    play = begin()
    for _ in range(int(IDLE + COUNTDOWN) + 1):
        play.after(1)(Ticked())
    assert play.visit.untouched


# --- when it wakes ------------------------------------------------------------------------------------------


def test_an_untouched_kiosk_sleeps() -> None:
    assert wakes_at(Play().visit) is None


def test_every_wake_changes_something() -> None:
    play = Play()(Pressed(Button.LARGE), seen(CODE))
    play(Ticked())
    moments = 0
    while (wake := wakes_at(play.visit)) is not None:
        moments += 1
        assert moments < 40
        before = play.visit
        play.now = max(play.now, wake)
        play(Ticked())
        if play.visit == before:  # a rounding error of the clock may take one more tick
            play.after(1e-6)(Ticked())
            assert play.visit != before
    assert play.visit.untouched
    assert moments == 1 + 1 + 15 + 1  # waiting, the paper forgotten, the numbers of the countdown, the end


# --- looks --------------------------------------------------------------------------------------------------


def test_looks_change_on_every_page_and_keep_it() -> None:
    for begin in (Play, at_keypad, at_waiting, at_answer, at_not_found, at_card):
        page = begin().page
        play = begin()(Pressed(Button.LANGUAGE), Pressed(Button.LARGE), Pressed(Button.CONTRAST))
        play(Pressed(Button.LOW))
        assert play.visit.looks == Looks("en", large=True, contrast=True, low=True)
        assert play.page == page
        play(Pressed(Button.LANGUAGE), Pressed(Button.LARGE), Pressed(Button.LOW))
        assert play.visit.looks == Looks("vi", contrast=True)


def test_looks_are_the_house_s_own_for_the_next_person() -> None:
    play = at_answer()(Pressed(Button.LANGUAGE), Pressed(Button.CONTRAST), Pressed(Button.LOW), Pressed(Button.DONE))
    assert play.visit.looks == Looks("vi")


# --- nothing stays ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("begin", [at_typed, at_waiting, at_answer, at_not_found, at_unavailable])
def test_after_the_end_nothing_of_the_visit_is_left(begin: Callable[[], Play]) -> None:
    play = begin()(Pressed(Button.DONE))
    left = repr(play.visit)
    for trace in (CODE, "0001", "240617", "N•••", "Tam Kỳ", "Đăng ký"):
        assert trace not in left
    assert play.effects[-1] == Forget()
    fresh = Visit.begin(("vi", "en"), play.now)
    assert replace(play.visit, seen=(), tickets=0) == fresh


def test_marks_of_papers_go_as_well() -> None:
    play = at_answer()(Pressed(Button.DONE)).after(SAME_PAPER)(Ticked())
    assert play.visit.seen == ()


# --- the scanner --------------------------------------------------------------------------------------------


def test_a_lost_scanner_is_known_and_stays_known() -> None:
    play = at_answer()(ScannerChanged(False), Pressed(Button.DONE))
    assert play.visit.machine.scanner is False
    assert play(ScannerChanged(True)).visit.machine.scanner is True
