"""What a message asks for, in every way people write it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_api.domain.codes import KeypadCode, recognise
from sms_gateway.commands import (
    Ambiguous,
    Command,
    Confirm,
    Follow,
    Help,
    LookUp,
    LookUpOwn,
    Mistake,
    Mistaken,
    WantNotices,
    YesOrOptOut,
    is_english,
)
from sms_gateway.commands import read_command as read
from sms_gateway.dossiers_named import Question
from sms_gateway.grammar import read_grammar

CODE = "H47.16-240617-0001"
OTHER, THIRD, FOURTH = "H47.16-240603-0002", "H47.16-240605-0003", "H47.16-240610-0004"
KEYPAD = KeypadCode.make("41720658")
OLD_KEYPAD = KeypadCode.make("52310947")
GRAMMAR = read_grammar(["HS", "QNA", "HCC DN"])


def read_command(text: str) -> Command:
    return read(text, GRAMMAR)


def asked(text: str) -> list[str]:
    command = read_command(text)
    assert isinstance(command, LookUp), command
    return [question.text for question in command.questions]


@pytest.mark.parametrize("text", [
    f"HS {CODE}", f"hs {CODE.lower()}", CODE, f"HS{CODE}", f"hs{CODE.lower()}", f"TC {CODE}", f"TTHC {CODE}",
    f"HCC {CODE}", f"TRACUU {CODE}", f"TRA CUU {CODE}", f"Tra cứu {CODE}", f"DVC {CODE}", f"TTHC{CODE}", f"QNA {CODE}",
    f"qna {CODE}", f"HS,{CODE}", f"HS;{CODE}", f"HS:{CODE}", f"HS - {CODE}", f"HS  {CODE}  ", f"HCC\n{CODE}",
    f"HS\r\n{CODE}\r\n", f"HS [{CODE}]", f"HS <{CODE}>", f"HS “{CODE}”", f'HS "{CODE}"', f"({CODE})", f"«{CODE}».",
    "HS H47162406170001", "HSH47162406170001", "H47 16 240617 0001", "H47-16-240617-0001", "H47.16.240617.0001",
    "H47.16–240617—0001", "HS H47.16-24O617-OOO1", "HS H47.16-\n240617-0001", f"Mã hồ sơ: {CODE}", f"ma ho so {CODE}",
    f"{CODE} khi nào xong vậy ạ", f"cho em hỏi hồ sơ {CODE} với", "ＨＳ　Ｈ４７．１６－２４０６１７－０００１",
    f"H\u200b{CODE[1:]}", f"{CODE} sdt 0905123456",
])  # fmt: skip
def test_one_code_in_every_spelling(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert asked(unicodedata.normalize(form, text)) == [CODE]


@pytest.mark.parametrize(("text", "number"), [
    ("HCC DN 00673810079", "00673810079"),
    ("HCC,DN,00673810079", "00673810079"),
    ("HCC DN\n00673810079", "00673810079"),
    ("DOST TC TT250C8DDF4C1E", "TT250C8DDF4C1E"),
    ("XNC 13557009", "13557009"),
    ("HS TS-2024-000123", "TS-2024-000123"),
    ("tôi muốn hỏi hồ sơ 00673810079 khi nào xong", "00673810079"),
])  # fmt: skip
def test_numbers_of_other_systems_are_asked_for_as_they_stand(text: str, number: str) -> None:
    assert asked(text) == [number]


@pytest.mark.parametrize("text", [
    KEYPAD.digits, KEYPAD.grouped, f"HS {KEYPAD.grouped}", f"HS{KEYPAD.digits}", f"Mã bấm máy: {KEYPAD.grouped}",
    KEYPAD.grouped.replace(" ", "-"), KEYPAD.grouped.replace(" ", "."),
])  # fmt: skip
def test_the_keypad_code(text: str) -> None:
    assert read_command(text) == LookUp((Question(KEYPAD.digits, KEYPAD.grouped),))


def test_several_codes_are_the_first_three() -> None:
    assert asked(f"{CODE} {OTHER}") == [CODE, OTHER]
    four = read_command(f"HS {CODE}, {OTHER}; {THIRD}\n{FOURTH}")
    assert four == LookUp(tuple(Question(code, code) for code in (CODE, OTHER, THIRD)), left_out=1)
    assert asked(f"{CODE} và {OTHER}") == [CODE, OTHER]
    assert asked(f"{CODE} {CODE}") == [CODE]


def test_several_numbers_without_a_known_shape() -> None:
    assert asked(f"{KEYPAD.grouped}, {OLD_KEYPAD.grouped}") == [KEYPAD.digits, OLD_KEYPAD.digits]
    assert asked("00673810079\n00673810080") == ["00673810079", "00673810080"]
    assert asked("HS 00673810079, 00673810080, sdt 0905 123 456") == ["00673810079", "00673810080"]


@pytest.mark.parametrize("text", ["", "   ", "\n", "?", "HELP", "help!", "Hướng dẫn", "huong dan", "HD", "trợ giúp",
                                  "...", "<>", "\x00\x0b\u200b"])  # fmt: skip
def test_asking_how_to_ask(text: str) -> None:
    assert read_command(text) == Help()
    assert read_command(unicodedata.normalize("NFD", text)) == Help()


@pytest.mark.parametrize(("text", "mistake"), [
    ("051090000001", Mistake.IDENTITY_CARD),
    ("HS 051090000001", Mistake.IDENTITY_CARD),
    ("051090000001|201234567|Trần Thị Mẫu|01011990|Nữ|Số 1 đường Mẫu|01012021", Mistake.IDENTITY_CARD),
    ("1.004222", Mistake.PROCEDURE),
    ("HS 1.004222", Mistake.PROCEDURE),
    ("https://dichvucong.example.vn/apiqr/qr?id=9f0c", Mistake.FOREIGN_LINK),
    ("xin chào, hồ sơ của tôi đến đâu rồi", Mistake.NOTHING),
    ("XNC STTXC", Mistake.NOTHING),
    ("huy giup em voi", Mistake.NOTHING),
    ("đừng nhắn nữa", Mistake.NOTHING),
    ("Н47.16-240617-0001", Mistake.NOTHING),  # a Cyrillic letter that looks like ours
    ("Н47-16-240617-0001 cho toi hoi khi nao xong", Mistake.NOTHING),
    ("👍", Mistake.NOTHING),
])  # fmt: skip
def test_what_is_no_dossier_code_is_named(text: str, mistake: Mistake) -> None:
    assert read_command(text) == Mistaken(mistake)


def test_a_link_with_a_code_gives_the_code_and_drops_the_persons_number() -> None:
    command = read_command(f"https://dichvucong.example.vn/tra-cuu?MHS={CODE}&SGT=051090000001")

    assert command == LookUp((Question(CODE, CODE),))


def test_a_receipts_address_goes_on_as_it_came() -> None:
    address = "HTTPS://TRACUU.EXAMPLE.VN/T/SBQ3L7XC2LOHFJCBQXF2NQ255FUFQXRJ"

    assert read_command(f" {address} ") == LookUp((Question(address),))


@pytest.mark.parametrize(
    "text", ["EVIL.EXAMPLE/1", "GOI-0900111222-NGAY", "TRUNGTHUONG1TY", "TS-2024-000123", "9" * 40]
)
def test_a_strangers_words_are_never_repeated(text: str) -> None:
    command = read_command(text)

    assert isinstance(command, Mistaken) or all(question.shown is None for question in command.questions)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    command = read_command(text)

    if isinstance(command, LookUp):
        assert 1 <= len(command.questions) <= 3
        assert all(question.text.strip() for question in command.questions)


LABELS = st.sampled_from(["", "HS ", "hs", "TC ", "Tra cứu ", "HCC\n", "[", "<", "“", "HS: ", "\t", "HS,"])
ENDINGS = st.sampled_from(["", " ", "]", ">", "”", ".", "\r\n", "!", " ạ"])
GAPS = st.sampled_from(["-", " - ", "–", " ", ".", "", "/", "_"])


@given(LABELS, ENDINGS, GAPS, GAPS, st.integers(1, 9999), st.booleans(), st.sampled_from(["NFC", "NFD"]))
def test_a_code_survives_every_mixture_of_habits(
    label: str,
    ending: str,
    first: str,
    second: str,
    serial: int,
    lower: bool,  # noqa: FBT001 - drawn by hypothesis
    form: str,
) -> None:
    written = f"H47.16{first}240617{second}{serial:04d}"
    text = unicodedata.normalize(form, label + (written.lower() if lower else written) + ending)

    # Without a gap the printed form is a guess; what is searched is not.
    assert [recognise(question).key for question in asked(text)] == [f"H4716240617{serial:04d}"]


@pytest.mark.parametrize("text", ["HS", "hs.", "HCC", "hcc dn", "Tra cứu", "TRACUU", "QNA", "<HS>", "HS <mã hồ sơ>"])
def test_a_first_word_alone_asks_for_the_senders_own(text: str) -> None:
    assert read_command(text) == read_command(unicodedata.normalize("NFD", text)) == LookUpOwn()


def test_bare_tc_has_two_meanings_and_with_a_code_one() -> None:
    assert read_command("TC") == read_command(" tc. ") == Ambiguous()
    assert asked(f"TC {CODE}") == [CODE]


@pytest.mark.parametrize(("text", "command"), [
    ("HUY", WantNotices(wanted=False)), ("hủy", WantNotices(wanted=False)), ("STOP!", WantNotices(wanted=False)),
    ("dừng", WantNotices(wanted=False)), ("DK", WantNotices(wanted=True)), ("đăng ký", WantNotices(wanted=True)),
    ("dung", YesOrOptOut()), ("DUNG", YesOrOptOut()), ("đúng", Confirm(yes=True)), ("Đúng rồi ạ!", Confirm(yes=True)),
    ("co", Confirm(yes=True)), ("ok", Confirm(yes=True)), ("khong", Confirm(yes=False)), ("ko", Confirm(yes=False)),
])  # fmt: skip
def test_words_that_act_alone(text: str, command: Command) -> None:
    if text != "Đúng rồi ạ!":
        assert read_command(unicodedata.normalize("NFD", text)) == command
        assert read_command(f"  {text} \n") == command
    assert not isinstance(read_command(f"{text} giup em nhe ban oi"), type(command))


@pytest.mark.parametrize("word", ["HUY", "Hủy", "STOP", "HUY HS", "hủy theo dõi"])
def test_an_opt_out_word_before_a_code_is_about_that_dossier(word: str) -> None:
    assert read_command(f"{word} {CODE}") == Follow(Question(CODE, CODE), following=False)


@pytest.mark.parametrize(
    "text", ["STOP", "DK", "HUY", "đúng", "TC", "?", f"DK {CODE}", f"HUY {CODE}", f"DG {CODE} 5", CODE]
)
def test_en_before_any_command_changes_its_language_alone(text: str) -> None:
    assert read_command(f"EN {text}") == read_command(f"en: {text}") == read_command(text)
    assert is_english(f"EN {text}", GRAMMAR)
    assert not is_english(text, GRAMMAR)


def test_who_writes_en_again_and_again_is_answered() -> None:
    assert read_command("EN " * 1000) == Help()


@pytest.mark.parametrize("word", ["DK", "Đăng ký", "DK HS", "theo dõi"])
def test_following_one_dossier(word: str) -> None:
    assert read_command(f"{word} {CODE}") == Follow(Question(CODE, CODE), following=True)
    assert read_command(f"{word} {CODE} 0078") == Follow(Question(CODE, CODE, "0078"), following=True)


def test_dung_before_a_code_stops_nothing() -> None:
    assert asked(f"DUNG {CODE}") == [CODE]


@pytest.mark.parametrize("text", [
    f"{CODE} 0078", f"HS {CODE} 0078", f"{CODE}, 0078", f"{CODE}\n0078", f"{CODE} (0078)", f"{CODE} CCCD 0078",
    f"{CODE} CCCD: OO78", f"HS {CODE} 4 số cuối 0078.", "H47162406170001 0078", "H47 16 240617 0001 0078",
])  # fmt: skip
def test_the_last_digits_of_the_id_number_beside_a_code(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert read_command(unicodedata.normalize(form, text)) == LookUp((Question(CODE, CODE, "0078"),))


def test_the_last_digits_beside_other_numbers() -> None:
    assert read_command(f"{KEYPAD.grouped} 0078") == LookUp((Question(KEYPAD.digits, KEYPAD.grouped, "0078"),))
    assert read_command("HCC DN 00673810079 0078") == LookUp((Question("00673810079", "00673810079", "0078"),))


@pytest.mark.parametrize(("text", "code"), [
    ("H47 16 240617 0001", CODE), ("H47 16 08 240617 0001", "H47.16.08-240617-0001"), ("HS H47.16 240617 0001", CODE),
    ("TS 2024 0001 2345", "TS 2024 0001 2345"), (KEYPAD.grouped, KEYPAD.digits), (f"{CODE} 078", CODE),
    (f"{CODE}-0078", f"{CODE}-0078"),
])  # fmt: skip
def test_four_digits_that_belong_to_the_code_are_no_proof(text: str, code: str) -> None:
    command = read_command(text)

    assert isinstance(command, LookUp)
    assert [(question.text, question.last_digits) for question in command.questions] == [(code, None)]


def test_a_proof_is_never_in_a_repr() -> None:
    assert "0078" not in repr(read_command(f"{CODE} 0078"))


@pytest.mark.parametrize(
    "text", [f"QNA{CODE}", f"qna {CODE}", f"QNA{KEYPAD.digits}", f"HCC DN{CODE}", f"tra cuu{CODE}"]
)
def test_a_provinces_own_words_with_and_without_a_space(text: str) -> None:
    assert asked(text) == [KEYPAD.digits if KEYPAD.digits in text else CODE]


def test_a_numbers_own_letters_are_no_first_word() -> None:
    assert asked("TC250C8DDF4C1E") == ["TC250C8DDF4C1E"]
    assert asked("QNA-2024-000123") == ["QNA-2024-000123"]


@pytest.mark.parametrize("text", ["417 2O6 5837", "4l7 206 5837", "4I72065837", "HS 417.2o6.5837"])
def test_letters_for_digits_in_a_keypad_code(text: str) -> None:
    assert asked(text) == [KEYPAD.digits]


def test_a_list_of_numbers_of_different_shapes() -> None:
    assert asked(f"{CODE}, 00673810079") == [CODE, "00673810079"]
    assert asked("00673810079 00673810080") == ["00673810079", "00673810080"]
    assert asked("HS 00673810079, sdt 0905 123 456") == ["00673810079"]
    assert asked("HS H47.16-\n240617-0001") == [CODE]


@pytest.mark.parametrize(
    "text", ["HS [SOBIENNHAN] 00673810079", "HCC DN <số biên nhận> 00673810079", "(mã) 00673810079"]
)
def test_what_a_leaflet_has_in_brackets_is_no_part_of_the_number(text: str) -> None:
    assert asked(text) == ["00673810079"]


def test_english_is_asked_for_by_its_words() -> None:
    for text in (f"EN {CODE}", f"check {CODE}", "HELP", "status", f"Look up {CODE}"):
        assert is_english(text, GRAMMAR), text
    for text in (f"HS {CODE}", "HD", "STOP"):
        assert not is_english(text, GRAMMAR), text
