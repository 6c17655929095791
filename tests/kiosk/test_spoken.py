"""The whole task by speech and keypad alone: each page says what it is and what each number chooses."""

import re
from dataclasses import replace
from datetime import datetime

import msgspec
import pytest

from kiosk.choosing import BACKSPACE, ENTER, by_number_key, choices, is_typed_into
from kiosk.masks import house_mask
from kiosk.sentences import Sentences
from kiosk.speaking.spoken import announce, announce_change, at_code_level
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
    Key,
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
    ReadOn,
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
from lookup_api.contract.views import ApplicantView, Level
from lookup_api.wording import Face, Wording
from tests.support.fake_lookup_api import NOW, payment_view, processing_view, returned_view, sample_views

FACE = Face(hotline="1022", portal="dichvucong.gov.vn", centre="Trung tâm Phục vụ hành chính công tỉnh Mẫu")
MACHINE = Machine(speaker=True, printer=True, doors=tuple(LostReceiptKey))
MASK = house_mask("H47")
AWAY = Problem(ProblemCode.STORE_UNAVAILABLE, "", 503)
HOLDER = Answer(msgspec.structs.replace(returned_view(), level=Level.HOLDER))
SEEN = Scanning(((0.0, 0.0),) * 4, 0.0, Hint.STILL, 0.0)
PAGES: list[Page] = [
    Attract(), OutOfOrder(Fault.CLOSED), Keypad(), Keypad(form=Form.TEN_DIGITS), Waiting(), Answer(processing_view()),
    Answer(processing_view(), saved=True), HOLDER, TakeAlong(HOLDER), Proving(HOLDER),
    Proving(HOLDER, refused=True), Rating(HOLDER), Rated(),
    Rated(before=True), LostReceipt(), LostReceipt(LostReceiptKey.PHONE), Noted(), Help(Attract()),
    Trouble(AWAY, "1", "1", typed=True), Offline(AWAY, "1", "1", typed=True), WrongPaper(Paper.SEVERAL),
    SEEN,
]  # fmt: skip


def sentences(language: str) -> Sentences:
    return Sentences(Wording(language), FACE, "xã Bình Minh", "English" if language == "vi" else "Tiếng Việt", _now)


def _now() -> datetime:
    return NOW


def words_of(visit: Visit, language: str) -> list[str]:
    return [words for words, _ in announce(visit, sentences(language), language, private=False)]


def at(page: Page, **more: object) -> Visit:
    visit = Visit(("vi", "en"), Looks("vi"), 0.0, page, machine=MACHINE)
    return replace(visit, **more)  # type: ignore[arg-type] # a test names fields of a visit


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: type(page).__name__)
def test_every_page_says_its_heading_and_its_choices(page: Page, language: str) -> None:
    visit = at(page, looks=Looks(language))
    lines = announce(visit, sentences(language), language, private=False)
    said = [words for words, _ in lines]
    offered = choices(visit)
    assert len(said) > len(offered)
    assert bool(offered) is not is_typed_into(page)
    assert not [line for line in said if "[" in line or "\n" in line or not line]
    assert not [words for words, voice in lines if voice == "vi" and re.search("[0-9]", words)]
    assert not [words for words, voice in lines if voice == "en" and re.search("[ạảầấộơưđ]", words)]
    if language == "vi":
        assert not [line for line in said if "UBND" in line]
    if offered:
        chosen = [line for line in said if line.startswith(("Bấm ", "Press ", "English: ", "Tiếng Việt: "))]
        assert len(chosen) == len(offered)


def test_the_countdown_asks_before_anything_else() -> None:
    visit = at(HOLDER, countdown=9)
    said = words_of(visit, "vi")
    assert said[:2] == ["Quý vị còn xem không?", "chín giây nữa máy sẽ xoá màn hình"]
    assert choices(visit) == (Button.MORE_TIME, Button.DONE)
    assert by_number_key(visit, "1") == Pressed(Button.MORE_TIME)


@pytest.mark.parametrize("view", [*sample_views(), payment_view()], ids=lambda view: view.stage.key)
def test_what_a_holder_alone_may_know_is_read_to_headphones_alone(view: object) -> None:
    assert isinstance(view, type(processing_view()))
    holder = msgspec.structs.replace(view, level=Level.HOLDER)
    words = sentences("vi")
    aloud = " ".join(words_of(at(Answer(holder)), "vi"))
    private = " ".join(said for said, _ in announce(at(Answer(holder)), words, "vi", private=True))
    assert "tai nghe" in aloud
    assert "tai nghe" not in private
    as_anyone = words_of(at(Answer(at_code_level(holder))), "vi")
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

    key("5")  # whoever has only found the keypad presses anything
    assert visit.speaking
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
    assert by_number_key(at(Attract(), listening=True), "9") is None
    assert by_number_key(at(Attract(), listening=True), ENTER) is None
    assert by_number_key(at(Waiting()), "0") == Pressed(Button.DONE)


TYPED = [
    (Keypad("0"), Keypad("04"), ["bốn"]),
    (Keypad("04"), Keypad("0"), ["Đã xoá, còn một số."]),
    (Keypad("0"), Keypad(""), ["Đã xoá hết."]),
    (Keypad("041720658", Form.TEN_DIGITS), Keypad("0417206589", Form.TEN_DIGITS),
     ["chín", "Đã đủ số. Mời bấm phím Enter."]),
    (Keypad("1624061", Form.PRINTED, MASK), Keypad("16240617", Form.PRINTED, MASK),
     ["bảy", "ngày nhận: ngày mười bảy tháng sáu năm hai nghìn không trăm hai mươi bốn"]),
    (Keypad("1624993", Form.PRINTED, MASK), Keypad("16249931", Form.PRINTED, MASK),
     ["một", "Ngày trong mã chưa đúng, mời xem lại."]),
    (Keypad("16249931", Form.PRINTED, MASK), Keypad("162499310", Form.PRINTED, MASK), ["không"]),
    (Proving(HOLDER, "0"), Proving(HOLDER, "04"), ["Đã bấm hai số."]),
    (Proving(HOLDER, "012"), Proving(HOLDER, "0123"), ["Đã bấm bốn số.", "Đã đủ số. Mời bấm phím Enter."]),
    (LostReceipt(LostReceiptKey.PHONE, "09"), LostReceipt(LostReceiptKey.PHONE, "0"), ["Đã xoá, còn một số."]),
    (SEEN, replace(SEEN, hint=Hint.GLARE), ["Nghiêng giấy để bớt loá"]),
    (SEEN, replace(SEEN, outline=((0.5, 0.5),) * 4), []),
    (Attract(), Attract(), []),
]  # fmt: skip


@pytest.mark.parametrize(("before", "page", "said"), TYPED)
def test_what_changes_in_place_is_said_and_what_moves_is_not(before: Page, page: Page, said: list[str]) -> None:
    assert [words for words, _ in announce_change(before, page, sentences("vi"), "vi")] == said


def test_what_was_typed_is_repeated_and_what_is_left_is_counted() -> None:
    mask = house_mask("H47")
    said = words_of(at(Keypad("16240617", Form.PRINTED, mask)), "vi")
    assert said[:4] == [
        "Mã chuẩn",
        "Đã bấm: một sáu hai, bốn không sáu một bảy.",
        "ngày nhận: ngày mười bảy tháng sáu năm hai nghìn không trăm hai mươi bốn",
        "còn bốn số nữa",
    ]
    assert "Chữ và dấu đã có sẵn, mời chỉ bấm số." not in said  # whoever has begun to type has heard it
    assert "Bấm phím dấu chấm để đổi sang: Mã mười số." in said
    assert "Đã bấm hai số." in words_of(at(Proving(HOLDER, "04")), "vi")
    unfinished = at(Keypad("1", Form.PRINTED, mask), listening=True)
    assert by_number_key(unfinished, ENTER) == ReadOn()
    assert by_number_key(replace(unfinished, listening=False), ENTER) == Pressed(Button.LOOK_UP)


def test_how_many_digits_are_left_is_told_wherever_digits_are_typed() -> None:
    assert "còn hai số nữa" in words_of(at(Proving(HOLDER, "04")), "vi")
    phone = words_of(at(LostReceipt(LostReceiptKey.PHONE, "09051234")), "vi")
    assert "còn hai số nữa" in phone
    number = words_of(at(LostReceipt(LostReceiptKey.ID_NUMBER, "07908500012")), "vi")
    assert number[1].startswith("mười hai số, hoặc chín số")  # which of them, nobody knows
    assert not [words for words in number if words.startswith("còn ")]


def test_what_stands_in_place_is_told_before_the_first_digit() -> None:
    said = words_of(at(Keypad("", Form.PRINTED, house_mask("H47"))), "vi")
    assert "Chữ và dấu đã có sẵn, mời chỉ bấm số." in said
    assert said.index("Có sẵn H bốn bảy. Mời bấm các số đứng sau.") < said.index("còn mười hai số nữa")


def test_a_digit_too_many_is_told_to_whoever_listens() -> None:
    full = at(Keypad("162406170001", Form.PRINTED, house_mask("H47")), listening=True)
    assert by_number_key(full, "7") == ReadOn()
    assert "Đã đủ số. Mời bấm phím Enter." in words_of(full, "vi")
    assert by_number_key(replace(full, listening=False), "7") == KeyPressed("7")
    assert "Đã đủ số. Mời bấm phím Enter." in words_of(at(Proving(HOLDER, "0123")), "vi")


def test_the_keypad_begins_to_read_whichever_key_is_found_first() -> None:
    assert by_number_key(at(Attract()), "5") == by_number_key(at(Attract()), ENTER) == Pressed(Button.LISTEN)
    assert by_number_key(at(OutOfOrder(Fault.CLOSED), machine=replace(MACHINE, fault=Fault.CLOSED)), "5") == Pressed(
        Button.LISTEN
    )
    assert by_number_key(at(Attract()), "0") == Pressed(Button.DONE)
    assert by_number_key(at(Attract(), machine=replace(MACHINE, speaker=False)), "1") == Pressed(Button.ENTER_CODE)
    assert by_number_key(at(Attract(), listening=True), "1") == Pressed(Button.ENTER_CODE)


def test_every_key_is_told_where_a_visit_begins_and_on_the_page_of_help() -> None:
    for page in (Attract(), Help(Attract())):
        keys = words_of(at(page), "vi")[-1]
        assert all(key in keys for key in ("sao", "không", "cộng", "trừ"))
    assert "Phím sao" not in " ".join(words_of(at(Attract(), countdown=9), "vi"))


def test_what_holds_for_every_screen_is_told_on_the_first() -> None:
    away = at(Attract(), machine=replace(MACHINE, connected=False))
    assert "Đang tạm mất kết nối. Máy trả lời theo số liệu đã lưu." in words_of(away, "vi")


def test_a_name_is_told_by_its_first_letters_and_to_headphones_alone() -> None:
    view = msgspec.structs.replace(processing_view(), level=Level.HOLDER, applicant=ApplicantView("N••• V•• A•"))
    private = [words for words, _ in announce(at(Answer(view)), sentences("vi"), "vi", private=True)]
    assert "Người nộp: N V A" in private
    assert not [words for words in words_of(at(Answer(view)), "vi") if "Người nộp: N" in words]


def test_what_is_saved_tells_its_age_once() -> None:
    said = words_of(at(Answer(processing_view(), saved=True)), "vi")
    assert len([words for words in said if words.startswith("Số liệu ")]) == 1


def test_every_kind_of_code_is_come_to_by_the_keypad() -> None:
    visit = at(Keypad(form=Form.PRINTED, mask=house_mask("H47")))
    forms = []
    for _ in Form:
        event = by_number_key(visit, ".")
        assert event is not None
        visit, _ = step(visit, event, 1.0)
        assert isinstance(visit.page, Keypad)
        forms.append(visit.page.form)
    assert set(forms) == set(Form)
    assert by_number_key(at(Proving(HOLDER)), ".") is None


def test_no_door_leads_where_the_keypad_has_no_keys() -> None:
    assert Button.BY_NAME not in choices(at(LostReceipt()))
    by_name_alone = replace(MACHINE, doors=(LostReceiptKey.NAME,))
    assert Button.LOST_RECEIPT not in choices(at(Attract(), machine=by_name_alone))
    said = words_of(at(LostReceipt(LostReceiptKey.NAME)), "vi")
    assert "Chữ cái chỉ bấm được trên màn hình." in said
    assert not [line for line in said if line.startswith("Mời bấm số")]


def test_an_answer_is_told_with_its_code_its_day_and_its_steps() -> None:
    said = words_of(at(Answer(processing_view())), "vi")
    assert "Mã hồ sơ: H bốn bảy, một sáu, hai bốn không sáu một bảy, không không không một." in said
    assert [line for line in said if line.startswith("Hẹn trả kết quả: mười một giờ, thứ Sáu, ngày hai mươi tám")]
    assert "Các bước:" in said
    assert not [line for line in said if "ngày ngày" in line.lower()]
    saved = at(Answer(processing_view(), saved=True, key=Key("1")))
    assert choices(saved)[0] is Button.TRY_AGAIN
    for shown, spoken in (
        ("41720658", "bốn một bảy, hai không sáu năm tám"),
        ("TS-2024-07", "T S, hai không hai bốn, không bảy"),
    ):
        assert f"Mã đã tra cứu: {spoken}" in words_of(at(Trouble(AWAY, shown, shown, typed=True)), "vi")


def test_a_proof_that_opens_nothing_is_told_and_asked_for_again() -> None:
    said = words_of(at(Proving(HOLDER, refused=True)), "vi")
    assert said[:2] == ["Chưa mở được bằng bốn số vừa bấm. Mời bấm lại, hoặc hỏi quầy.", "còn bốn số nữa"]
