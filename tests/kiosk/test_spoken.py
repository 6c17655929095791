"""The whole task by speech and keypad alone: each page says what it is and what each number chooses."""

import re
from dataclasses import replace
from datetime import datetime

import msgspec
import pytest

from kiosk.choosing import BACKSPACE, ENTER, by_number_key, choices, is_typed_into
from kiosk.sentences import Sentences
from kiosk.spoken import announce, announce_typed, at_code_level
from kiosk.state import (
    Answer,
    Answered,
    Attract,
    Button,
    Event,
    Fault,
    Form,
    Help,
    Hint,
    Keypad,
    KeyPressed,
    Looks,
    LookUp,
    LostReceipt,
    Machine,
    Noted,
    Offline,
    OutOfOrder,
    Page,
    Paper,
    Pressed,
    Proving,
    Rated,
    Rating,
    Scanning,
    TakeAlong,
    Trouble,
    Visit,
    Waiting,
    WrongPaper,
)
from kiosk.visit import step
from lookup_api.contract.holders import LostReceiptKey
from lookup_api.contract.problems import Problem, ProblemCode
from lookup_api.contract.views import Level
from lookup_api.wording import Face, Wording
from tests.support.fake_lookup_api import NOW, payment_view, processing_view, returned_view, sample_views

FACE = Face(hotline="1022", portal="dichvucong.gov.vn", centre="Trung tâm Phục vụ hành chính công tỉnh Mẫu")
MACHINE = Machine(speaker=True, printer=True, doors=tuple(LostReceiptKey))
AWAY = Problem(ProblemCode.STORE_UNAVAILABLE, "", 503)
HOLDER = Answer(msgspec.structs.replace(returned_view(), level=Level.HOLDER))
PAGES: list[Page] = [
    Attract(), OutOfOrder(Fault.CLOSED), Keypad(), Keypad(form=Form.TEN_DIGITS), Waiting(), Answer(processing_view()),
    Answer(processing_view(), saved=True), HOLDER, TakeAlong(HOLDER), Proving(HOLDER), Rating(HOLDER), Rated(),
    Rated(before=True), LostReceipt(), LostReceipt(LostReceiptKey.PHONE), Noted(), Help(Attract()),
    Trouble(AWAY, "1", "1", typed=True), Offline(AWAY, "1", "1", typed=True), WrongPaper(Paper.SEVERAL),
    Scanning(((0.0, 0.0),) * 4, 0.0, Hint.STILL, 0.0),
]  # fmt: skip


def sentences(language: str) -> Sentences:
    return Sentences(Wording(language), FACE, "xã Bình Minh", "English" if language == "vi" else "Tiếng Việt", _now)


def _now() -> datetime:
    return NOW


def at(page: Page, **more: object) -> Visit:
    visit = Visit(("vi", "en"), Looks("vi"), 0.0, page, machine=MACHINE)
    return replace(visit, **more)  # type: ignore[arg-type] # a test names fields of a visit


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: type(page).__name__)
def test_every_page_says_its_heading_and_its_choices(page: Page, language: str) -> None:
    visit = at(page)
    said = announce(visit, sentences(language), language, private=False)
    offered = choices(visit)
    assert len(said) > len(offered)
    assert bool(offered) is not is_typed_into(page)
    assert not [line for line in said if "[" in line or "\n" in line or not line]
    if language == "vi":
        assert not [line for line in said if re.search("[0-9]", line)]
        assert not [line for line in said if "UBND" in line]
    if offered:
        assert len([line for line in said if line.startswith(("Bấm", "Press"))]) == len(offered)


def test_the_countdown_asks_before_anything_else() -> None:
    visit = at(HOLDER, countdown=9)
    said = announce(visit, sentences("vi"), "vi", private=False)
    assert said[0] == "Quý vị còn xem không?"
    assert choices(visit) == (Button.MORE_TIME, Button.DONE)
    assert by_number_key(visit, "1") == Pressed(Button.MORE_TIME)


@pytest.mark.parametrize("view", [*sample_views(), payment_view()], ids=lambda view: view.stage.key)
def test_what_a_holder_alone_may_know_is_read_to_headphones_alone(view: object) -> None:
    assert isinstance(view, type(processing_view()))
    holder = msgspec.structs.replace(view, level=Level.HOLDER)
    words = sentences("vi")
    aloud = " ".join(announce(at(Answer(holder)), words, "vi", private=False))
    private = " ".join(announce(at(Answer(holder)), words, "vi", private=True))
    assert "tai nghe" in aloud
    assert "tai nghe" not in private
    as_anyone = announce(at(Answer(at_code_level(holder))), words, "vi", private=False)
    assert [line for line in as_anyone if not line.startswith("Bấm") and line not in aloud] == []
    stripped = at_code_level(holder)
    assert (stripped.applicant, stripped.fee, stripped.phone, stripped.officer, stripped.procedure) == (None,) * 5
    if holder.supplement and holder.supplement.papers:
        assert holder.supplement.papers[0] not in aloud


def test_the_whole_task_by_keypad() -> None:
    visit, now = Visit.begin(("vi", "en"), 0.0, MACHINE), 1.0

    def key(sign: str) -> None:
        nonlocal visit, now
        now += 1.0
        event = by_number_key(visit, sign)
        assert event is not None, sign
        do(event)

    def do(event: Event) -> tuple[object, ...]:
        nonlocal visit
        visit, effects = step(visit, event, now)
        return effects

    key("1")
    assert isinstance(visit.page, Keypad)
    for sign in "0417206588":
        key(sign)
    key(BACKSPACE)
    key("9")
    now += 1
    event = by_number_key(visit, ENTER)
    assert event == Pressed(Button.LOOK_UP)
    effects = do(event)
    assert effects == (LookUp(1, "0417206589"),)
    do(Answered(1, processing_view()))
    assert isinstance(visit.page, Answer)
    key("*")
    assert visit.speaking
    key("0")
    assert isinstance(visit.page, Attract)


def test_digits_are_typed_where_one_types_and_mean_nothing_elsewhere() -> None:
    assert by_number_key(at(Keypad()), "7") == KeyPressed("7")
    assert by_number_key(at(Keypad("7")), "/") == Pressed(Button.BACK)
    assert by_number_key(at(Proving(HOLDER)), ENTER) == Pressed(Button.SEND)
    assert by_number_key(at(Attract()), "9") is None
    assert by_number_key(at(Attract()), ENTER) is None
    assert by_number_key(at(Waiting()), "0") == Pressed(Button.DONE)
    words = sentences("vi")
    assert announce_typed(Keypad("04"), words, "vi") == "bốn"
    assert announce_typed(Proving(HOLDER, "04"), words, "vi") == "Đã bấm hai số."
    assert announce_typed(Attract(), words, "vi") is None
