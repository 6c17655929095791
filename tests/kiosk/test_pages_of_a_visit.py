"""The pages around an answer, event by event: proof, lost receipt, rating, help, offline, out of order."""

from collections.abc import Callable, Sequence

import pytest

from kiosk.masks import house_mask
from kiosk.state import (
    Answer,
    Answered,
    Attract,
    Button,
    ConnectionChanged,
    Done,
    Event,
    Fault,
    FaultChanged,
    Forget,
    Form,
    Help,
    Keypad,
    KeyPressed,
    LookUp,
    LostReceipt,
    Machine,
    Noted,
    NoticesTold,
    Offline,
    OutOfOrder,
    Page,
    Pressed,
    Print,
    PrinterChanged,
    Proving,
    Rate,
    Rated,
    Rating,
    Recover,
    Refused,
    Speak,
    SpeakerChanged,
    Spoken,
    StopSpeaking,
    SymbolsRead,
    TakeAlong,
    Ticked,
    Touched,
    Trouble,
    Visit,
    Waiting,
)
from kiosk.visit import COUNTDOWN, IDLE, WAITING_SHOWN_AFTER, step, wakes_at
from lookup_api.contract.holders import LostReceiptKey
from lookup_api.contract.lookups import Proof, ProofKind
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import View
from tests.support.fake_lookup_api import at_code_level, processing_view, returned_view
from tests.support.sealed_tokens import token_for

CODE = "H47.16-240617-0001"
MASK = house_mask("H47")
DIGITS = "162406170001"
LAST_FOUR = "0123"
FULL = Machine(mask=MASK, doors=tuple(LostReceiptKey), speaker=True, printer=True)


class Play:
    """Plays events against a visit and keeps the effects."""

    def __init__(self, machine: Machine = FULL) -> None:
        self.now = 500.0
        self.visit = Visit.begin(("vi", "en"), self.now, machine)
        self.effects: list[object] = []

    def __call__(self, *events: Event) -> "Play":
        for event in events:
            self.visit, effects = step(self.visit, event, self.now)
            self.effects.extend(effects)
        return self

    def after(self, seconds: float) -> "Play":
        self.now += seconds
        return self(Ticked())

    def press(self, *buttons: Button) -> "Play":
        return self(*(Pressed(button) for button in buttons))

    def type(self, keys: str) -> "Play":
        return self(*(KeyPressed(key) for key in keys))

    def answer(self, view: View, *, saved: bool = False) -> "Play":
        return self(Answered(self.visit.tickets, view, saved))

    def done(self) -> "Play":
        return self(Done(self.visit.tickets))

    def refuse(self, code: ProblemCode) -> "Play":
        return self(Refused(self.visit.tickets, problem(code)))

    @property
    def page(self) -> Page:
        return self.visit.page


def problem(code: ProblemCode) -> Problem:
    return Problem(code, code.value, HTTP_STATUS[code])


KNOWN = at_code_level(processing_view())
RETURNED = returned_view()


def at_typed_answer() -> Play:
    return Play().press(Button.ENTER_CODE).type(DIGITS).press(Button.LOOK_UP).answer(KNOWN)


def at_proving() -> Play:
    return at_typed_answer().press(Button.PROVE)


def at_proved(view: View = RETURNED) -> Play:
    return at_proving().type(LAST_FOUR).press(Button.SEND).answer(view)


def at_refused_proof() -> Play:
    return at_proving().type(LAST_FOUR).press(Button.SEND).refuse(ProblemCode.DOSSIER_NOT_FOUND)


def at_scanned() -> Play:
    return Play()(SymbolsRead((token_for(CODE),))).answer(RETURNED)


def at_rating() -> Play:
    return at_scanned().press(Button.RATE)


def at_door() -> Play:
    return Play().press(Button.LOST_RECEIPT)


def at_phone() -> Play:
    return at_door().press(Button.BY_PHONE).type("0905123456")


def at_offline() -> Play:
    return Play().press(Button.ENTER_CODE).type(DIGITS).press(Button.LOOK_UP).refuse(ProblemCode.STORE_UNAVAILABLE)


def out_of_order() -> Play:
    return Play()(FaultChanged(Fault.CLOSED))


ONE_DOOR = Machine(doors=(LostReceiptKey.ID_NUMBER,))
TABLE: Sequence[tuple[str, Callable[[], Play], Page]] = [
    ("the keypad opens with the fixed signs", lambda: Play().press(Button.ENTER_CODE),
     Keypad(form=Form.PRINTED, mask=MASK)),
    ("between fixed signs digits alone are typed", lambda: Play().press(Button.ENTER_CODE).type("1H.6"),
     Keypad("16", Form.PRINTED, MASK)),
    ("no digit beyond the last box", lambda: Play().press(Button.ENTER_CODE).type(DIGITS + "9"),
     Keypad(DIGITS, Form.PRINTED, MASK)),
    ("another form begins empty", lambda: Play().press(Button.ENTER_CODE).type("12").press(Button.OTHER_FORM),
     Keypad(form=Form.TEN_DIGITS, mask=MASK)),
    ("the forms come round",
     lambda: Play().press(Button.ENTER_CODE, Button.OTHER_FORM, Button.OTHER_FORM, Button.OTHER_FORM),
     Keypad(form=Form.PRINTED, mask=MASK)),
    ("without a mask there are two forms",
     lambda: Play(Machine()).press(Button.ENTER_CODE, Button.OTHER_FORM, Button.OTHER_FORM), Keypad()),
    ("a code not whole is not asked", lambda: Play().press(Button.ENTER_CODE).type("1624").press(Button.LOOK_UP),
     Keypad("1624", Form.PRINTED, MASK)),
    ("a code is corrected where it was typed",
     lambda: Play().press(Button.ENTER_CODE).type(DIGITS).press(Button.LOOK_UP)
     .refuse(ProblemCode.DOSSIER_NOT_FOUND).press(Button.CORRECT_CODE),
     Keypad(DIGITS, Form.PRINTED, MASK)),
    ("proof is asked for an answer by code", at_proving, Proving(Answer(KNOWN))),
    ("proof takes four digits", lambda: at_proving().type("01x2345"), Proving(Answer(KNOWN), "0123")),
    ("a digit of the proof is taken back", lambda: at_proving().type("01").press(Button.ERASE_ONE),
     Proving(Answer(KNOWN), "0")),
    ("all digits of the proof are taken back", lambda: at_proving().type("01").press(Button.ERASE_ALL),
     Proving(Answer(KNOWN))),
    ("three digits prove nothing", lambda: at_proving().type("012").press(Button.SEND),
     Proving(Answer(KNOWN), "012")),
    ("back from the proof to the answer", lambda: at_proving().type("01").press(Button.BACK), Answer(KNOWN)),
    ("a proof tells more", at_proved, Answer(RETURNED)),
    ("a holder is asked for no further proof", lambda: at_proved().press(Button.PROVE), Answer(RETURNED)),
    ("a wrong proof is asked for again", at_refused_proof, Proving(Answer(KNOWN), refused=True)),
    ("a further wrong proof as well", lambda: at_refused_proof().type(LAST_FOUR).press(Button.SEND)
     .refuse(ProblemCode.PROOF_REFUSED), Proving(Answer(KNOWN), refused=True)),
    ("what was read stays after a wrong proof", lambda: at_refused_proof().press(Button.BACK), Answer(KNOWN)),
    ("after a wrong proof the right one opens", lambda: at_refused_proof().type(LAST_FOUR).press(Button.SEND)
     .answer(RETURNED), Answer(RETURNED)),
    ("who proves too often is told so", lambda: at_proving().type(LAST_FOUR).press(Button.SEND)
     .refuse(ProblemCode.TOO_MANY_ATTEMPTS),
     Trouble(problem(ProblemCode.TOO_MANY_ATTEMPTS), KNOWN.code, KNOWN.code, typed=True)),
    ("what is returned is rated by its holder", at_rating, Rating(Answer(RETURNED))),
    ("what is under way is not rated", lambda: at_proved(processing_view()).press(Button.RATE),
     Answer(processing_view())),
    ("by code alone nothing is rated", lambda: at_typed_answer().press(Button.RATE), Answer(KNOWN)),
    ("a rating is skipped", lambda: at_rating().press(Button.BACK), Answer(RETURNED)),
    ("a rating is thanked for", lambda: at_rating().press(Button.SCORE_5).done(), Rated()),
    ("a rating given before is told as such",
     lambda: at_rating().press(Button.SCORE_1).refuse(ProblemCode.CONFLICT), Rated(before=True)),
    ("the answer is taken along", lambda: at_scanned().press(Button.TAKE_ALONG), TakeAlong(Answer(RETURNED))),
    ("and back", lambda: at_scanned().press(Button.TAKE_ALONG, Button.BACK), Answer(RETURNED)),
    ("the door offers what the province opens", at_door, LostReceipt()),
    ("a single door needs no choice", lambda: Play(ONE_DOOR).press(Button.LOST_RECEIPT),
     LostReceipt(LostReceiptKey.ID_NUMBER)),
    ("a closed door does not open", lambda: Play(Machine()).press(Button.LOST_RECEIPT), Attract()),
    ("a door that the province keeps closed does not open",
     lambda: Play(Machine(doors=(LostReceiptKey.NAME, LostReceiptKey.ID_NUMBER)))
     .press(Button.LOST_RECEIPT, Button.BY_PHONE), LostReceipt()),
    ("back to the choice", lambda: at_phone().press(Button.BACK), LostReceipt()),
    ("back from the choice", lambda: at_door().press(Button.BACK), Attract()),
    ("a phone has ten digits", lambda: at_phone().type("7"), LostReceipt(LostReceiptKey.PHONE, "0905123456")),
    ("a name has letters and single blanks",
     lambda: at_door().press(Button.BY_NAME).type(" NG1  A"), LostReceipt(LostReceiptKey.NAME, "NG A")),
    ("one word names nobody", lambda: at_door().press(Button.BY_NAME).type("NGUYEN ").press(Button.SEND),
     LostReceipt(LostReceiptKey.NAME, "NGUYEN ")),
    ("half an ID number is none", lambda: at_door().press(Button.BY_ID_NUMBER).type("0790").press(Button.SEND),
     LostReceipt(LostReceiptKey.ID_NUMBER, "0790")),
    ("the door answers one sentence", lambda: at_phone().press(Button.SEND).done(), Noted()),
    ("the door may be shut meanwhile", lambda: at_phone().press(Button.SEND).refuse(ProblemCode.NOT_ALLOWED),
     Trouble(problem(ProblemCode.NOT_ALLOWED), "", "", typed=True)),
    ("help over a page", lambda: at_typed_answer().press(Button.HELP), Help(Answer(KNOWN))),
    ("help, further on", lambda: at_typed_answer().press(Button.HELP, Button.NEXT_PAGE), Help(Answer(KNOWN), 1)),
    ("back from help", lambda: at_typed_answer().press(Button.HELP, Button.BACK), Answer(KNOWN)),
    ("help twice is help left", lambda: at_typed_answer().press(Button.HELP, Button.HELP), Answer(KNOWN)),
    ("help over what is awaited goes home",
     lambda: Play()(SymbolsRead((CODE,))).after(WAITING_SHOWN_AFTER).press(Button.HELP, Button.BACK), Attract()),
    ("no answer", at_offline,
     Offline(problem(ProblemCode.STORE_UNAVAILABLE), "H47.16-240617-0001", "H47.16-240617-0001", typed=True)),
    ("tried again", lambda: at_offline().press(Button.TRY_AGAIN).answer(KNOWN), Answer(KNOWN)),
    ("what was asked at the door is not kept to be tried again",
     lambda: at_phone().press(Button.SEND).refuse(ProblemCode.STORE_UNAVAILABLE).press(Button.TRY_AGAIN),
     Offline(problem(ProblemCode.STORE_UNAVAILABLE), "", "", typed=True)),
    ("a saved answer", lambda: Play()(SymbolsRead((CODE,))).answer(KNOWN, saved=True), Answer(KNOWN, saved=True)),
    ("a saved answer is asked anew",
     lambda: Play()(SymbolsRead((CODE,))).answer(KNOWN, saved=True).press(Button.TRY_AGAIN).answer(KNOWN),
     Answer(KNOWN)),
    ("nothing is proved to a snapshot",
     lambda: Play()(SymbolsRead((CODE,))).answer(KNOWN, saved=True).press(Button.PROVE), Answer(KNOWN, saved=True)),
    ("out of order", out_of_order, OutOfOrder(Fault.CLOSED)),
    ("out of order in the midst of a visit", lambda: at_scanned()(FaultChanged(Fault.NOT_ADMITTED)),
     OutOfOrder(Fault.NOT_ADMITTED)),
    ("out of order, nothing is read", lambda: out_of_order()(SymbolsRead((CODE,))), OutOfOrder(Fault.CLOSED)),
    ("out of order, nothing is typed", lambda: out_of_order().press(Button.ENTER_CODE, Button.LOST_RECEIPT),
     OutOfOrder(Fault.CLOSED)),
    ("out of order, help is there", lambda: out_of_order().press(Button.HELP), Help(OutOfOrder(Fault.CLOSED))),
    ("in order again", lambda: out_of_order()(FaultChanged(None)), Attract()),
    ("in order again while help was read", lambda: out_of_order().press(Button.HELP)(FaultChanged(None)), Attract()),
]  # fmt: skip


@pytest.mark.parametrize(("begin", "page"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_page_follows(begin: Callable[[], Play], page: Page) -> None:
    assert begin().page == page


def test_the_proof_goes_with_the_lookup_and_is_nowhere_else() -> None:
    play = at_proving().type(LAST_FOUR).press(Button.SEND)
    proof = Proof(ProofKind.ID_LAST4, LAST_FOUR)
    assert play.effects[-1] == LookUp(2, KNOWN.code, proof)
    assert LAST_FOUR not in repr(play.visit)
    assert LAST_FOUR not in repr(play.effects[-1])
    assert play.page == Proving(Answer(KNOWN))


def test_a_lost_receipt_is_sent_and_forgotten_at_once() -> None:
    play = at_phone().press(Button.SEND)
    assert play.effects[-1] == Recover(1, LostReceiptKey.PHONE, "0905123456")
    assert play.page == Waiting()
    assert "0905123456" not in repr(play.effects[-1])
    assert "0905123456" not in repr(play.visit)


def test_a_rating_goes_with_what_opened_the_answer() -> None:
    scanned, proved = at_rating().press(Button.SCORE_4), at_proved().press(Button.RATE, Button.SCORE_2)
    for play, text, score in ((scanned, token_for(CODE), 4), (proved, KNOWN.code, 2)):
        rated = play.effects[-1]
        assert isinstance(rated, Rate)
        assert (rated.key.text, rated.score) == (text, score)
    assert isinstance(proved.effects[-1], Rate)
    assert proved.effects[-1].key.proof == Proof(ProofKind.ID_LAST4, LAST_FOUR)


def test_one_question_at_a_time() -> None:
    for play in (at_rating().press(Button.SCORE_5), at_proving().type(LAST_FOUR).press(Button.SEND)):
        asked = len(play.effects)
        play.press(Button.SCORE_1, Button.SEND, Button.LOOK_UP, Button.TRY_AGAIN)
        assert len(play.effects) == asked


def test_reading_aloud_ends_at_any_touch_and_begins_again() -> None:
    play = at_scanned().press(Button.LISTEN)
    assert play.effects[-1] == Speak(Answer(RETURNED), "vi")
    assert play.visit.speaking
    assert play(Touched()).effects[-1] == StopSpeaking()
    assert not play.visit.speaking
    assert play.press(Button.LISTEN, Button.LISTEN).effects[-1] == StopSpeaking()
    assert not play.press(Button.LISTEN)(Spoken()).visit.speaking
    assert not Play(Machine()).press(Button.LISTEN).effects


def test_an_answer_is_printed_where_there_is_a_printer() -> None:
    play = at_scanned()
    assert play.press(Button.PRINT).effects[-1] == Print(Answer(RETURNED), "vi")
    printed = len(play.effects)
    play(PrinterChanged(False)).press(Button.PRINT)
    assert len(play.effects) == printed


@pytest.mark.parametrize(
    ("event", "machine"),
    [
        (SpeakerChanged(True), Machine(speaker=True)),
        (PrinterChanged(True), Machine(printer=True)),
        (ConnectionChanged(False), Machine(connected=False)),
        (NoticesTold(()), Machine()),
    ],
)
def test_what_happens_to_the_machine_outlives_the_visit(event: Event, machine: Machine) -> None:
    play = Play(Machine())(event).press(Button.HELP, Button.DONE)
    assert play.visit.machine == machine
    assert play.effects == [Forget()]


@pytest.mark.parametrize(
    "begin",
    [at_proving, at_proved, at_rating, at_door, at_phone, at_offline, lambda: at_scanned().press(Button.TAKE_ALONG),
     lambda: at_scanned().press(Button.HELP), lambda: at_rating().press(Button.SCORE_5).done(),
     lambda: at_phone().press(Button.SEND).done(), lambda: out_of_order().press(Button.HELP)],
)  # fmt: skip
def test_no_page_stays_for_ever_and_nothing_of_it_is_left(begin: Callable[[], Play]) -> None:
    play = begin()
    for _ in range(int(IDLE + COUNTDOWN) + 1):
        play.after(1)
    assert play.visit.untouched
    assert play.effects[-1] == Forget()
    assert wakes_at(play.visit) is None
    left = repr(play.visit)
    for trace in (CODE, "240617", LAST_FOUR, "0905123456", "N•••", token_for(CODE)):
        assert trace not in left
