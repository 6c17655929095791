"""Any text written out for a voice: no figure is left, no number changes its value, nothing is written out twice."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup_api.wording import speak_code, speak_number, speak_text
from lookup_api.wording.speech import DIGITS


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "UBND xã Đại Lộc, 07:00-11:30",
            "ủy ban nhân dân xã Đại Lộc, bảy giờ đến mười một giờ ba mươi phút",
        ),
        ("8h30 - 11h", "tám giờ ba mươi phút đến mười một giờ"),
        ("lúc 13 giờ 30", "lúc mười ba giờ ba mươi phút"),
        ("lúc 9 giờ 05", "lúc chín giờ năm phút"),
        ("26/11/2026", "ngày hai mươi sáu tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        ("ngày 5/4/2026", "ngày năm tháng tư năm hai nghìn không trăm hai mươi sáu"),
        ("ngày 24/11", "ngày hai mươi bốn tháng mười một"),
        ("Ngày 5/4/2026, mời", "ngày năm tháng tư năm hai nghìn không trăm hai mươi sáu, mời"),
        ("thứ 4, tháng 4, thứ 5", "thứ tư, tháng tư, thứ năm"),
        ("350.000 đồng", "ba trăm năm mươi nghìn đồng"),
        ("1.250.000đ", "một triệu hai trăm năm mươi nghìn đồng"),
        ("54 %, 2,5 ngày", "năm mươi bốn phần trăm, hai phẩy năm ngày"),
        ("gọi 1022", "gọi một không hai hai"),
        ("02353 811 811", "không hai ba, năm ba, tám một một, tám một một"),
        ("+84905000001", "tám bốn chín, không năm không, không không không không một"),
        ("H47.16-261105-0042.", "H bốn bảy, một sáu, hai sáu một một không năm, không không bốn hai."),
        ("thủ tục 1.004222", "thủ tục một, không không bốn hai hai hai"),
        ("159B Trần Quý Cáp", "một trăm năm mươi chín B Trần Quý Cáp"),
        ("12/5 Lê Lợi", "mười hai gạch chéo năm Lê Lợi"),
        ("số 118/XL", "số một trăm mười tám gạch chéo X L"),
        ("mã QR", "mã Q R"),
        ("Quầy 3", "Quầy ba"),
        ("HỒ SƠ", "HỒ SƠ"),
        ("(0235) 3811811", "không hai ba năm, ba tám một, một tám một một"),
        (
            "0235.3811.811, 0235-3 811 811",
            "không hai ba năm, ba tám một một, tám một một, không hai ba năm, ba, tám một một, tám một một",
        ),
        ("từ 31-12-1975", "từ ngày ba mươi mốt tháng mười hai năm một nghìn chín trăm bảy mươi lăm"),
        ("ngày 5.4.2026", "ngày năm tháng tư năm hai nghìn không trăm hai mươi sáu"),
        ("tháng 11/2026", "tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        ("7g30–11g30", "bảy giờ ba mươi phút đến mười một giờ ba mươi phút"),
        ("hạng II, cấp III, Phụ lục I.", "hạng hai, cấp ba, Phụ lục một."),
        ("hạng XIV, Quầy V", "hạng mười bốn, Quầy V"),
        (
            "5.000 m³/ngày, 120m2, 1,5 ha",
            "năm nghìn mét khối trên ngày, một trăm hai mươi mét vuông, một phẩy năm héc ta",
        ),
        (
            "Nghị định số 14/2020/NĐ-CP",
            "Nghị định số mười bốn gạch chéo hai nghìn không trăm hai mươi gạch chéo N Đ C P",
        ),
        ("613/QĐ-UBND", "sáu trăm mười ba gạch chéo Q Đ ủy ban nhân dân"),
        ("bản sao GCN QSDĐ, thẻ BHYT", "bản sao giấy chứng nhận quyền sử dụng đất, thẻ bảo hiểm y tế"),
        ("Sở TN&MT, A & B", "Sở tài nguyên và môi trường, A và B"),
        ("UBND P. Tân An, Q.1, TP.Đà Nẵng", "ủy ban nhân dân phường Tân An, quận một, thành phố Đà Nẵng"),
        ("Quầy H. Mời quý vị, Trần H. A.", "Quầy H. Mời quý vị, Trần H. A."),
        ("Điều 6.2, tỷ lệ %", "Điều sáu chấm hai, tỷ lệ phần trăm"),
        ("QL1A, QL. 14", "quốc lộ một A, quốc lộ mười bốn"),
        ("tại dichvucong.gov.vn.", "tại dịch vụ công chấm gov chấm v n."),
        ("https://dichvucong.gov.vn/", "dịch vụ công chấm gov chấm v n"),
        ("motcua@example.vn", "motcua a còng example chấm v n"),
        ("", ""),
    ],
)
def test_what_offices_write_is_said_as_people_say_it(written: str, spoken: str) -> None:
    said = speak_text(written)
    if "02353" in written:  # how a number's own groups fall does not matter, its digits do
        said, spoken = said.replace(",", ""), spoken.replace(",", "")
    assert said == spoken


def test_an_english_voice_reads_figures_itself_and_is_spelled_codes_and_telephone_numbers() -> None:
    said = speak_text("Call 1022 about H47-261105-0001 before 1:30 pm on 26 November", "en")
    assert said == (
        "Call one zero two two about H four seven, two six one one zero five, zero zero zero one "
        "before 1:30 pm on 26 November"
    )
    hours = speak_text("9:00 am, 07:00-11:30, 12:05, 00:10 – 24:00", "en")
    assert hours == "9 am, 7 am to 11:30 am, 12:05 pm, 12:10 am to 12 am"
    dated = speak_text("Letter no. 118/XL of 24 Jun 2024", "en")
    assert dated == "Letter number 118 slash XL of 24 June 2024"
    assert speak_code("417 206 5837", "en") == "four one seven, two zero six, five eight three seven"


PIECES = st.sampled_from(
    [
        "07:00",
        "26/11/2026",
        "350.000đ",
        "0905 000 001",
        "H47-261105-0001",
        "UBND",
        "thứ 4",
        "2,5",
        "54%",
        "/",
        "-",
        "12h",
        "(0235)",
        "5.4.2026",
        "m2",
        "&",
        "II",
        "P.",
        "vn",
        "@",
        "TN&MT",
        "no.",
        "hạng V",
        "-CP",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=8), st.integers(0, 10**14).map(str))).map(" ".join)


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_no_figure_is_left_and_writing_out_again_changes_nothing(text: str) -> None:
    said = speak_text(text)
    assert not re.search("[0-9]", said)
    assert speak_text(said) == said
    assert len(said) <= 40 * len(text) + 40


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 10**9 - 1))
def test_an_amount_keeps_its_value(number: int) -> None:
    assert speak_text(f"{number:,} đồng".replace(",", ".")) == f"{speak_number(number)} đồng"


@settings(max_examples=300, deadline=None)
@given(st.from_regex(r"0[0-9]{8,11}", fullmatch=True))
def test_a_telephone_number_keeps_every_digit(number: str) -> None:
    values = {word: str(digit) for digit, word in enumerate(DIGITS)}
    assert "".join(values[word] for word in re.findall(r"\w+", speak_text(number))) == number


@settings(max_examples=200, deadline=None)
@given(st.dates().filter(lambda day: 1900 <= day.year < 2100))
def test_a_date_is_said_with_its_three_numbers(day: date) -> None:
    said = speak_text(f"{day:%d/%m/%Y}")
    month = "tư" if day.month == 4 else speak_number(day.month)
    year = speak_number(day.year)
    assert said == f"ngày {speak_number(day.day)} tháng {month} năm {year}"
