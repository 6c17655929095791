import random
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_api.domain._code_forms import _LABELS, plain_free_key
from lookup_api.domain.codes import CodeForm, DossierCode, find_codes, procedure_code, recognise, spoken_groups
from lookup_api.domain.errors import CodeNotRecognised
from tests.support.spellings import known_codes, spelled

GROUPS = (
    st.sampled_from(sorted(_LABELS))
    | st.text("ABCDEFGHJKMNPQRSTUVWXYZ", min_size=1, max_size=4)
    | st.text("0123456789", min_size=1, max_size=8)
)
WRITTEN_OF_GROUPS = st.lists(st.tuples(GROUPS, st.sampled_from(("-", "/", ".", "_", ""))), max_size=5).map(
    lambda groups: "".join(group + gap for group, gap in groups).rstrip("-/._")
)

FORMS = [
    ("000.00.06.H56-231027-0361", CodeForm.LOCAL_FIRST, "000.00.06.H56", date(2023, 10, 27), "0361"),
    ("000.17.22.H56-210531-0001", CodeForm.LOCAL_FIRST, "000.17.22.H56", date(2021, 5, 31), "0001"),
    ("000.00.19.H47-260105-12345", CodeForm.LOCAL_FIRST, "000.00.19.H47", date(2026, 1, 5), "12345"),
    ("H57.132-260804-0583", CodeForm.PROVINCE_FIRST, "H57.132", date(2026, 8, 4), "0583"),
    ("H56.14-240823-0001", CodeForm.PROVINCE_FIRST, "H56.14", date(2024, 8, 23), "0001"),
    ("H55.24.2-240823-0001", CodeForm.PROVINCE_FIRST, "H55.24.2", date(2024, 8, 23), "0001"),
    ("H55-240823-0001", CodeForm.PROVINCE_FIRST, "H55", date(2024, 8, 23), "0001"),
    ("H56.14-240823-54321", CodeForm.PROVINCE_FIRST, "H56.14", date(2024, 8, 23), "54321"),
    ("G22.99-251225-020175", CodeForm.NATIONAL, "G22.99", date(2025, 12, 25), "020175"),
    ("G09.20-20260609-0092637", CodeForm.NATIONAL, "G09.20", date(2026, 6, 9), "0092637"),
    ("03706/2026/07906", CodeForm.SECTOR, None, None, "07906"),
    ("TS-2024-000123", CodeForm.FREE, None, None, None),
    ("TT250C8DDF4C1E", CodeForm.FREE, None, None, None),
    ("00673810079", CodeForm.FREE, None, None, None),
    ("H55.1.2.3.4.5-240823-0001", CodeForm.FREE, None, None, None),
    ("H55.1234.5-240823-0001", CodeForm.FREE, None, None, None),
    ("H5513205-240823-0001", CodeForm.PROVINCE_FIRST, "H5513205", date(2024, 8, 23), "0001"),
    ("H47.16-240620-0001-7", CodeForm.FREE, None, None, None),
    ("H47.16-240620-0001-BS", CodeForm.FREE, None, None, None),
    ("1.004222", CodeForm.PROCEDURE, None, None, None),
    ("1.004616.000.00.00.H56", CodeForm.PROCEDURE, None, None, None),
    ("1.012753.H19", CodeForm.PROCEDURE, None, None, None),
    ("2.000815.000.00.00.H55.02", CodeForm.PROCEDURE, None, None, None),
]


def read_or_none(text: str) -> DossierCode | None:
    try:
        return recognise(text)
    except CodeNotRecognised:
        return None


@pytest.mark.parametrize(("text", "form", "agency", "day", "serial"), FORMS)
def test_each_form_is_recognised_and_printed_as_it_stands(
    text: str, form: CodeForm, agency: str | None, day: date | None, serial: str | None
) -> None:
    code = recognise(text)
    assert code == DossierCode(text, code.key, form, agency, day, serial)
    assert code.key == "".join(letter for letter in text if letter.isalnum())


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("000.00.06.G04.190701.0501", "000.00.06.G04-190701-0501"),
        ("h4716240620oool", "H47.16-240620-0001"),
        ("h47/16 240620/0001", "H47.16-240620-0001"),
        ("Mã hồ sơ: H47.16–240620–0001.", "H47.16-240620-0001"),
        (unicodedata.normalize("NFD", "Mã hồ sơ: H47.16-240620-0001"), "H47.16-240620-0001"),
        ("ma ho so so H47.16_240620_0001", "H47.16-240620-0001"),
        ("Ｈ４７．１６－２４０６２０－０００１", "H47.16-240620-0001"),
        ("H47.16\u200b-24\u206006\ufeff20-0001", "H47.16-240620-0001"),
        ("HS-H47.16-240620-0001", "H47.16-240620-0001"),
        ("hsh47.16-240620-0001", "H47.16-240620-0001"),
        ("“[H47.16-240620-0001]”;", "H47.16-240620-0001"),
        ("*000.00.06.H56-231027-0361*", "000.00.06.H56-231027-0361"),
        ("0OO.oo.06.h56 231O27 O36l", "000.00.06.H56-231027-0361"),
        ("0000006h562310270361", "000.00.06.H56-231027-0361"),
        ("g22.99 251225 020175", "G22.99-251225-020175"),
        ("g2299251225020175", "G22.99-251225-020175"),
        ("g092020260609 0092637", "G09.20-20260609-0092637"),
        ("H 47 . 16 - 240620 - 0001", "H47.16-240620-0001"),
        ("tra cứu giúp tôi H47.16-240620-0001", "H47.16-240620-0001"),
        ("HCC DN 00673810079", "00673810079"),
        ("[00673810079]", "00673810079"),
        ("DOST TC TT250C8DDF4C1E", "TT250C8DDF4C1E"),
        ("XNC\n13557009", "13557009"),
        ("Số biên nhận: đk-2024-0001", "ĐK-2024-0001"),
        ("ts–2024–000123", "TS-2024-000123"),
        ("TTHC 1.004222", "1.004222"),
    ],
)
def test_a_spelling_is_undone(typed: str, printed: str) -> None:
    assert recognise(typed).text == printed
    assert recognise(typed).key == recognise(printed).key


@given(known_codes.flatmap(lambda code: st.tuples(st.just(code), spelled(code))))
def test_all_spellings_of_one_code_share_its_key(pair: tuple[str, str]) -> None:
    code, written = pair
    assert recognise(written).key == recognise(code).key


@given(known_codes.flatmap(lambda code: st.tuples(st.just(code), spelled(code, separators=False))))
def test_a_code_with_its_separators_is_printed_canonically(pair: tuple[str, str]) -> None:
    code, written = pair
    assert recognise(written).text == code


@given(
    st.from_regex(
        r"\A([A-Z][0-9]{2}(\.[0-9]{1,4}){0,5}|[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2})-[0-9]{5,8}-[0-9]{3,8}\Z"
    )
)
def test_a_code_in_its_printed_form_is_read_as_with_words_before_it(text: str) -> None:
    assert recognise(text) == recognise(f"Mã hồ sơ: {text}")


@given(st.one_of(st.text(), st.text("HG0123456789OIL.-/ _", max_size=40), known_codes.flatmap(spelled)))
def test_a_key_and_a_printed_code_lead_back_to_the_same_key(text: str) -> None:
    try:
        code = recognise(text)
    except CodeNotRecognised:
        return
    assert set(code.key) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    assert recognise(code.text).key == code.key
    assert recognise(code.key).key == code.key
    assert recognise(code.text).text == code.text
    assert "".join(spoken_groups(code))


@given(st.text(max_size=200), known_codes, st.text(max_size=20))
def test_running_text_never_raises(before: str, code: str, after: str) -> None:
    for found in find_codes(f"{before} {code} {after}"):
        assert recognise(found.text).key == found.key


@given(st.text("ABCDEFGHIJ0123456789-./ ", min_size=1, max_size=60).filter(lambda text: any(c.isdigit() for c in text)))
def test_no_latin_text_with_a_digit_is_refused(text: str) -> None:
    assert recognise(text).key


@pytest.mark.parametrize(
    "text",
    [
        "Н47.16-240620-0001",  # Cyrillic
        "Η47.16-240620-0001",  # Greek
        "H47.16-240620-000١",  # Arabic-Indic digit
        "H47.16-240620-000१",  # Devanagari digit
        "H47.16-240620-000а",
        "電47",
        "không có mã",
        "OOOL",
        "",
        "   ",
        "9" * 65,
        "1" * 5000,
    ],
)
def test_other_alphabets_no_digit_and_absurd_length_are_refused(text: str) -> None:
    with pytest.raises(CodeNotRecognised):
        recognise(text)


def test_the_longest_key_still_counts() -> None:
    assert recognise("9" * 64).key == "9" * 64


@pytest.mark.parametrize("code", ["H47.16-249920-0001", "000.00.06.H56-230231-0361", "H47.16-000000-0000"])
def test_an_impossible_date_is_noted_and_not_refused(code: str) -> None:
    assert recognise(code).day is None
    assert recognise(code).text == code


def test_letters_outside_numeric_groups_stay_letters() -> None:
    assert recognise("TOL-2024-O01").key == "TOL2024001"
    assert recognise("TL-12").key != recognise("T1-12").key


RUNNING = [
    ("hs cua toi h47.16 240620 0001 toi dau roi", ["H47.16-240620-0001"]),
    ("hồ sơ h4716240620ooo1 ở đâu", ["H47.16-240620-0001"]),
    ("ho so h47/16 240620 0001 o dau roi", ["H47.16-240620-0001"]),
    ("47.16-240620-0001 xong chua", ["H47.16-240620-0001"]),
    ("H47.16–240620–0001,H47.16–240620–0002", ["H47.16-240620-0001", "H47.16-240620-0002"]),
    ("hsh47.16-240620-0001 voi hs H47.16.240620.0001", ["H47.16-240620-0001"]),
    ("cho hoi 000 00 06 h56 231027 0361 va ma 03706/2026/07906", ["000.00.06.H56-231027-0361", "03706/2026/07906"]),
    ("H47.16-240620-0001-Nguyen Van A, sdt 0905000001", ["H47.16-240620-0001"]),
    ("h47.16 240620 0001 0905000001", ["H47.16-240620-0001"]),
    ("thu tuc 1.004222 ho so H47.16-240620-0001", ["H47.16-240620-0001"]),
    ("H47.16-24-06-20-0001", ["H47.16-240620-0001"]),
    ("H47.16-240620-0001 7 ngay roi", ["H47.16-240620-0001"]),
    ("h4716240620 0001 12 ngay", ["H47.16-240620-0001"]),
    ("h47162406200001 12 ngay", ["H47.16-240620-0001"]),
    ("H47.16-240620-0001.", ["H47.16-240620-0001"]),
]


@pytest.mark.parametrize(("text", "codes"), RUNNING)
def test_codes_are_found_in_running_text(text: str, codes: list[str]) -> None:
    assert [code.text for code in find_codes(text)] == codes


@pytest.mark.parametrize(
    "text",
    [
        "sdt 0905000001, +84 905 000 001, 84905000001, (0235) 3812345",
        "cccd 049190000001 cmnd 201234567",
        "P12 0912110001 va B12 0312240620 H47 16 0912240620",
        "ngay 20/06/2024 luc 08:15, hen 24-06-20",
        "thu tuc 1.004616.000.00.00.H56 va 2.000815.000.00.00.H55.02",
        "QD 20/2020/QD-TTg, TT 01/2018/TT-VPCP",
        "Н47.16-240620-0001",
        "nop 500.000 dong cho H47",
        "H47.16-240620-0001-9921",
        "H47.16-240620-0001-7",
    ],
)
def test_numbers_of_other_kinds_are_not_taken_for_codes(text: str) -> None:
    assert find_codes(text) == ()


def test_no_phone_id_number_or_date_is_taken_for_a_code() -> None:
    chance = random.Random(8)
    for _ in range(5000):
        phone = f"0{chance.choice('35789')}{chance.randrange(10**8):08d}"
        card = f"0{chance.randrange(1, 97):02d}{chance.randrange(4)}{chance.randrange(10**8):08d}"
        day = f"{chance.randrange(1, 32):02d}/{chance.randrange(1, 13):02d}/{chance.randrange(1950, 2027)}"
        room = f"{chance.choice('ABCHP')}{chance.randrange(100):02d}"
        words = [phone, card, day, room, "toi", "hs", "ngay", f"{chance.randrange(10**9):09d}"]
        chance.shuffle(words)
        assert find_codes(" ".join(words)) == ()


def test_procedure_codes_are_told_apart() -> None:
    assert procedure_code("1.004222") == "1.004222"
    assert procedure_code("Thủ tục: 1.012753.h19") == "1.012753.H19"
    assert procedure_code("H47.16-240620-0001") is None
    assert procedure_code("1.00422") is None


def test_groups_for_reading_aloud_are_short_and_complete() -> None:
    assert spoken_groups(recognise("H47.16-240620-0001")) == ("H47", "16", "24", "06", "20", "0001")
    assert spoken_groups(recognise("000.00.06.H56-231027-0361")) == ("000", "00", "06", "H56", "23", "10", "27", "0361")
    assert spoken_groups(recognise("00673810079")) == ("006", "738", "100", "79")


@given(known_codes)
def test_groups_for_reading_aloud_make_up_the_key(text: str) -> None:
    code = recognise(text)
    assert "".join(spoken_groups(code)) == code.key
    assert all(1 < len(group) <= 4 for group in spoken_groups(code))


@given(st.text("ABCDEFGHJKMNPQRSTUVWXYZOIL0123456789-/._", max_size=30) | WRITTEN_OF_GROUPS)
def test_a_code_that_stands_as_it_is_printed_is_what_a_closer_look_makes_of_it(text: str) -> None:
    """With a blank behind it nothing is read at a glance."""
    assert read_or_none(text) == read_or_none(f"{text} ")


def test_numbers_of_old_systems_stand_as_they_are_printed() -> None:
    for text in ("TS-2019-000123", "BHXH/2020/123", "TT250885", "XD_17.5"):
        assert plain_free_key(text) == recognise(f"{text} ").key
    for text in ("HS-2019-000123", "TSO-2019", "TS 2019", "TS--2019", "ts-2019", "TS-ABC", "H4-2019", "MHS2019"):
        assert plain_free_key(text) is None
