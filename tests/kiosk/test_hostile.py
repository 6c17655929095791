"""Whatever is held up to the kiosk or typed: a page follows that helps, and what is asked is short enough to send."""

from kiosk.state import (
    Attract,
    Button,
    Keypad,
    KeyPressed,
    LookUp,
    Pressed,
    Refused,
    SymbolsRead,
    Trouble,
    Visit,
    WrongPaper,
)
from kiosk.visit import step
from lookup_api.contract.lookups import LONGEST_TEXT
from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from tests.support.hostile import hostile_texts

PROBLEM = Problem(code=ProblemCode.DOSSIER_NOT_FOUND, title="", status=HTTP_STATUS[ProblemCode.DOSSIER_NOT_FOUND])


def test_500_hostile_symbols_end_on_a_page_that_helps() -> None:
    asked = 0
    for number, text in enumerate(hostile_texts(500)):
        visit, effects = step(Visit.begin(("vi", "en"), 0.0), SymbolsRead((text, text[::-1])), 1.0)
        for effect in effects:
            if isinstance(effect, LookUp):
                asked += 1
                assert 0 < len(effect.text) <= LONGEST_TEXT
                visit, _ = step(visit, Refused(effect.ticket, PROBLEM), 2.0)
        assert isinstance(visit.page, (Attract, Trouble, WrongPaper)), number
    assert asked > 50  # many of them do hold a code


def test_500_hostile_texts_typed_key_by_key_end_on_a_page_that_helps() -> None:
    for number, text in enumerate(hostile_texts(500)):
        visit, _ = step(Visit.begin(("vi", "en"), 0.0), Pressed(Button.ENTER_CODE), 1.0)
        for key in text[:80]:
            visit, _ = step(visit, KeyPressed(key), 1.0)
        visit, effects = step(visit, Pressed(Button.LOOK_UP), 1.0)
        for effect in effects:
            if isinstance(effect, LookUp):
                visit, _ = step(visit, Refused(effect.ticket, PROBLEM), 2.0)
        assert isinstance(visit.page, (Keypad, Trouble, WrongPaper)), number
