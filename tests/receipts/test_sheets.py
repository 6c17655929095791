"""The receipt and the slips as PDF: what stands on them, in which order, and that their symbols read back."""

import io
import re
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure
from lookup_api.domain.codes import KeypadCode
from lookup_api.domain.counter_facts import Collecting, Refund, ToBring, Visit
from lookup_api.domain.deadlines import Term, TermUnit
from lookup_api.domain.dossier import CollectMethod, Dossier, Fee, Person, PersonRole, ProcessingStep, SourceSystem
from lookup_api.domain.province import SlipKind
from lookup_api.domain.slips import ISSUED_KINDS, Paper, SlipContent, new_slip
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_province
from lookup_api.receipts.sheet import Sheet
from lookup_api.receipts.sheet_kinds import draw_sheet
from lookup_api.receipts.sheet_parts import evened
from lookup_api.symbols import Format, read_picture
from tests.support.pdf import TIME_OUT, pages_of, words_of
from tests.support.receipt_photos import RECEIPT

AT = datetime(2026, 11, 5, 9, 42, tzinfo=VIETNAM)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PROVINCE = read_province("quang-nam")
PRINTED = 300  # dpi: what an office printer makes of it


def part(agency: str, at: datetime, *, due: datetime) -> ProcessingStep:
    """An agency's part, begun an hour after reception: its beginning, or its end where that is later."""
    begun = AT + HOUR
    return ProcessingStep(
        at=at, stage=Stage.PROCESSING if at == begun else None, agency=agency, started_at=begun, deadline=due
    )


PEOPLE = (
    Person(role=PersonRole.OWNER, name="Nguyễn Văn Ẵng", phone="0905000018", email="ang@example.vn", id_number="0490"),
    Person(role=PersonRole.SUBMITTER, name="Trần Thị Ẩn"),
    Person(role=PersonRole.PROXY, name="Lê Hoàng Ủy"),
)
CONTENT = SlipContent(
    reason="Bản vẽ thiếu mặt cắt móng",
    papers=(Paper(name="Đơn đề nghị", originals=1), Paper(name="Giấy chứng nhận", copies=1, photocopies=3)),
    lines=("Ký tên vào đơn", "Nộp lệ phí tại quầy"),
    address="Tổ 4, thôn Hòa Thuận, xã Bình Minh",
    sets=1,
    term=Term(15, TermUnit.WORKING_DAY),
    book="7",
    line="42",
    appointment_before=AT + 20 * DAY,
    appointment_after=datetime(2026, 11, 26, 13, 30, tzinfo=VIETNAM),
    at_fault="Phòng Tài nguyên",
    decision="Dừng giải quyết",
    money="Hoàn trả 350.000 đồng",
    officer="Lê Thị Cán Bộ",
    contact="0235 000 0112",
)
DOSSIER = Dossier(
    code=RECEIPT.code,
    keypad=RECEIPT.keypad,
    source=SourceSystem(id="counter", name="Quầy"),
    as_of=AT,
    procedure=Procedure(code="1.009994", name="Cấp giấy phép xây dựng nhà ở riêng lẻ"),
    agency=Agency(code="H47.16", name="UBND xã Bình Minh"),
    desk=OneStopDesk(id="bm", name="Trung tâm Phục vụ hành chính công xã Bình Minh", address="số 15 Hùng Vương"),
    collect=CollectMethod.COUNTER,
    received_at=AT,
    result_appointment=CONTENT.appointment_after,
    fees=(Fee(name="Lệ phí cấp phép", amount=350_000),),
    steps=(
        ProcessingStep(at=AT, stage=Stage.ACCEPTED, agency="Quầy 3", officer="Lê Thị Cán Bộ"),
        part("Công an xã", AT + HOUR, due=AT + 2 * DAY),
        part("Phòng Kinh tế", AT + HOUR, due=AT + DAY),
        replace(part("Công an xã", AT + DAY, due=AT + 2 * DAY), text="Đã xác minh", officer="Đỗ Thị Xác"),
        part("Phòng Kinh tế", AT + 2 * DAY, due=AT + DAY),
    ),
    counter_facts=(
        Collecting(noted_at=AT, place="quầy trả kết quả, số 15 Hùng Vương"),
        ToBring(noted_at=AT, items=("giấy này", "căn cước")),
        Visit(noted_at=AT, at=AT + 3 * DAY, place="thửa đất số 7"),
        Refund(noted_at=AT, amount=50_000),
    ),
)  # fmt: skip


def sheet(kind: SlipKind, dossier: Dossier = DOSSIER, content: SlipContent = CONTENT) -> Sheet:
    slip = new_slip(kind, number="0042/2026", issued_at=AT, province=PROVINCE, content=content)
    return Sheet(
        slip=slip, dossier=dossier, people=PEOPLE, province=PROVINCE, qr_text=RECEIPT.qr_text, stage=Stage.PROCESSING
    )


def read_back(pdf: bytes) -> dict[Format, str]:
    """The symbols of all pages: each head with the barcode, each rest with the QR, as a reader is held to them."""
    found: dict[Format, str] = {}
    for page in pages_of(pdf, PRINTED):
        picture = Image.open(io.BytesIO(page))
        width, height = picture.size
        for top, bottom in ((0, height // 4), (height // 4, height)):
            half = io.BytesIO()
            picture.crop((0, top, width, bottom)).save(half, "PNG", compress_level=1)
            found |= {symbol.format: symbol.text for symbol in read_picture(half.getvalue()).symbols}
    return found


def in_order(text: str, *wanted: str) -> None:
    at = -1
    for each in wanted:
        found = text.find(each.replace("\N{NO-BREAK SPACE}", " "), at + 1)
        assert found > at, f"{each!r} is missing after position {at} in {text!r}"
        at = found


KEPT_BY_OFFICES = {SlipKind.CONTROL, SlipKind.SATISFACTION}
HEAD = ("UBND XÃ BÌNH MINH", "Độc lập – Tự do – Hạnh phúc")
ORDER = {
    SlipKind.RECEIPT: (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Bộ phận tiếp nhận", "Nguyễn Văn Ẵng", "Trần Thị Ẩn", "Lê Hoàng Ủy",
        "Tổ 4, thôn Hòa Thuận", "••••••••18", "Cấp giấy phép xây dựng", "Bản chính", "Bản photo", "Đơn đề nghị",
        "1 bộ; 15 ngày làm việc", "09 giờ 42, thứ Năm, 05/11/2026", "Lệ phí cấp phép: 350.000 đồng",
        "giấy này; căn cước", "Hẹn trả kết quả (sau)", "13 giờ 30, thứ Năm, 26/11/2026", "Tra cứu hồ sơ",
        "Người nộp hồ sơ", "Lê Thị Cán Bộ", "Khi nhận kết quả",
    ),
    SlipKind.SUPPLEMENT_REQUEST: (
        "PHIẾU YÊU CẦU BỔ SUNG", "Tiếp nhận hồ sơ của", "Nội dung yêu cầu giải quyết", "Địa chỉ", "Điện thoại, email",
        "Yêu cầu hoàn thiện hồ sơ", "Đơn đề nghị", "Ký tên vào đơn", "Lý do", "Bản vẽ thiếu mặt cắt móng",
        "0235 000 0112", "Người hướng dẫn", "Lê Thị Cán Bộ",
    ),
    SlipKind.REFUSAL: (
        "PHIẾU TỪ CHỐI", "Tiếp nhận hồ sơ của", "Địa chỉ", "Điện thoại, email", "Nội dung yêu cầu giải quyết",
        "không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể", "Bản vẽ thiếu mặt cắt móng", "Người nộp hồ sơ",
    ),
    SlipKind.APOLOGY: (
        "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN", "Kính gửi", "Nguyễn Văn Ẵng", "05/11/2026",
        "Nội dung yêu cầu giải quyết", "Mã hồ sơ", "Thời gian đã hẹn trả", "Lý do chậm trả",
        "Phòng Tài nguyên", "xin lỗi", "13 giờ 30, thứ Năm, 26/11/2026",
        "Nơi nhận", "Thủ trưởng",
    ),
    SlipKind.STOP_NOTICE: (
        "THÔNG BÁO DỪNG GIẢI QUYẾT", "Kính gửi", "Hồ sơ đang ở bước", "Đang xử lý", "Lý do", "Quyết định",
        "Hoàn trả 350.000 đồng", "Thủ trưởng",
    ),
    SlipKind.CONTROL: (
        "PHIẾU KIỂM SOÁT", "Kèm theo hồ sơ của", "Mã hồ sơ", "Thời gian nhận hồ sơ", "Hẹn trả kết quả",
        "Cơ quan giải quyết hồ sơ", "Cơ quan phối hợp", "Công an xã, Phòng Kinh tế", "Tên cơ quan",
        "Thời gian giao, nhận hồ sơ", "Ghi chú", "Đã xác minh", "Quá hạn", "Người giao",
    ),
    SlipKind.GUIDANCE: (
        "PHIẾU HƯỚNG DẪN", "Tiếp nhận hồ sơ của", "theo hướng dẫn sau", "Ký tên vào đơn", "Nộp lệ phí tại quầy",
        "Người hướng dẫn",
    ),
    SlipKind.SATISFACTION: (
        "PHIẾU ĐÁNH GIÁ MỨC ĐỘ HÀI LÒNG", "Rất hài lòng", "Hài lòng", "Bình thường", "Không hài lòng",
        "Rất không hài lòng", "Ý kiến khác",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ISSUED_KINDS)
def test_each_kind_has_its_fields_in_the_order_of_its_form(kind: SlipKind) -> None:
    text = words_of(draw_sheet(sheet(kind)))
    for words in HEAD:
        assert words in text
    in_order(text, *ORDER[kind])
    assert "05 tháng 11 năm 2026" in text
    assert "Số: 0042/2026" in text
    form = PROVINCE.forms_on(AT.date())
    number = form.numbers.get(kind) if form else None
    assert (f"Mẫu số {number}, Thông tư 03/2025/TT-VPCP" in text) is (number is not None)


@pytest.mark.parametrize("kind", ISSUED_KINDS)
def test_qr_and_barcode_of_each_kind_read_back_at_print_resolution(kind: SlipKind) -> None:
    assert read_back(draw_sheet(sheet(kind))) == {
        Format.QR: RECEIPT.code if kind in KEPT_BY_OFFICES else RECEIPT.qr_text,
        Format.CODE_128: RECEIPT.code,
    }


@pytest.mark.parametrize("kind", sorted(KEPT_BY_OFFICES))
def test_a_paper_that_an_office_keeps_proves_nothing_whatever_the_code_is_like(kind: SlipKind) -> None:
    assert "Máy tra cứu: quét mã QR" in words_of(draw_sheet(sheet(kind)))
    odd = replace(DOSSIER, code="HỒ SƠ 7")
    assert read_back(draw_sheet(sheet(kind, odd))) == {Format.QR: RECEIPT.keypad}
    neither = draw_sheet(sheet(kind, replace(odd, keypad=None)))
    assert read_back(neither) == {}
    assert "quét" not in words_of(neither)
    assert "1. Tin nhắn" in words_of(neither)


@pytest.mark.parametrize("kind", ISSUED_KINDS)
def test_only_a_paper_with_an_appointment_is_to_be_brought_along(kind: SlipKind) -> None:
    text = " ".join(words_of(draw_sheet(sheet(kind))).split())
    assert ("Khi nhận kết quả" in text) is (kind in {SlipKind.RECEIPT, SlipKind.APOLOGY})
    assert "số tài khoản để thu tiền" in text


@pytest.mark.parametrize("kind", ISSUED_KINDS)
def test_the_keypad_code_stands_in_its_groups(kind: SlipKind) -> None:
    assert RECEIPT.keypad is not None
    assert KeypadCode(RECEIPT.keypad).grouped in words_of(draw_sheet(sheet(kind)))


def usual_receipt() -> Sheet:
    dossier = replace(DOSSIER, counter_facts=DOSSIER.counter_facts[:2])
    return replace(sheet(SlipKind.RECEIPT, dossier), people=PEOPLE[:2])


def test_the_receipt_is_one_a5_page_with_our_fonts_embedded(tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").write_bytes(draw_sheet(usual_receipt()))

    def asked(*command: str) -> str:
        return subprocess.run(
            [*command, "sheet.pdf"], cwd=tmp_path, capture_output=True, check=True, text=True, timeout=TIME_OUT
        ).stdout

    described = asked("pdfinfo")
    assert re.search(r"Pages: +1\n", described)
    assert "419.528 x 595.276 pts" in described  # A5
    assert not re.search("Nguyễn|0905", described)
    fonts = [row.split() for row in asked("pdffonts").splitlines()[2:]]
    used = {row[0].partition("+")[2]: row for row in fonts if "+" in row[0]}
    assert {"BeVietnamPro-Regular", "BeVietnamPro-SemiBold", "NotoSans-Bold"} <= set(used)
    assert all("yes" in row for row in used.values())


def test_the_same_sheet_is_the_same_bytes() -> None:
    for kind in ISSUED_KINDS:
        assert draw_sheet(sheet(kind)) == draw_sheet(sheet(kind))


def test_long_values_are_wrapped_and_go_on_overleaf_and_nothing_is_cut() -> None:
    words = " ".join(f"chữ{number}" for number in range(900))
    unbroken = "Đ" * 400
    papers = tuple(Paper(name=f"Giấy số {number} {'dài ' * 30}", originals=1) for number in range(60))
    content = replace(CONTENT, reason=f"{words} {unbroken}", papers=papers, address="Ấp " * 80)
    for kind in ISSUED_KINDS:
        drawn = draw_sheet(sheet(kind, content=content))
        text = words_of(drawn)
        if kind in {SlipKind.SUPPLEMENT_REQUEST, SlipKind.REFUSAL, SlipKind.APOLOGY, SlipKind.STOP_NOTICE}:
            assert set(words.split()) <= set(text.split())
            assert text.count("Đ" * 10) + len(re.findall("Đ{10,}", text)) >= 2
            assert sum(map(len, re.findall("Đ{2,}", text))) >= 400
        if kind in {SlipKind.RECEIPT, SlipKind.SUPPLEMENT_REQUEST, SlipKind.GUIDANCE}:
            assert all(f"Giấy số {number} " in text for number in range(60))
            assert f"Hồ sơ {RECEIPT.code}, trang 2" in text


def test_letters_that_a_face_lacks_markup_and_other_forms_of_unicode_are_drawn() -> None:
    odd = "Y Bĭh Niê Ŏ <b>&amp; ký\N{COMBINING ACUTE ACCENT} \x07 ✓"
    text = words_of(draw_sheet(sheet(SlipKind.REFUSAL, content=replace(CONTENT, reason=odd))))
    assert "Y Bĭh Niê Ŏ <b>&amp;" in text


@pytest.mark.parametrize(
    "code", ["000.00.16.H47-240620-0001", "000.00.16.H47-240620-0001-" + "7" * 35, "HỒ SƠ 7", "03706/2026/07906"]
)
def test_a_code_of_any_length_is_said_and_coded_where_it_can_be(code: str) -> None:
    drawn = draw_sheet(sheet(SlipKind.RECEIPT, replace(DOSSIER, code=code, keypad=None)))
    read = read_back(drawn)
    assert read[Format.QR] == RECEIPT.qr_text
    assert read.get(Format.CODE_128, code) == code
    assert (Format.CODE_128 in read) is code.isascii()
    assert code[:25] in words_of(drawn)


def test_what_is_not_known_leaves_no_empty_row() -> None:
    bare = Dossier(code=RECEIPT.code, source=DOSSIER.source, as_of=AT)
    text = words_of(draw_sheet(sheet(SlipKind.RECEIPT, bare, SlipContent())))
    assert "Chưa hẹn ngày trả kết quả" in text
    for label in ("Người nộp Trần", "Mời mang theo", "Phí, lệ phí", "Thành phần"):
        assert (label in text) is (label == "Người nộp Trần")


def test_a_provisional_appointment_says_so_on_the_receipt_and_leaves_it_one_page() -> None:
    sure, unsure = (draw_sheet(replace(usual_receipt(), provisional=each)) for each in (False, True))
    assert "tạm tính" not in words_of(sure)
    assert "Ngày hẹn tạm tính, vì lịch nghỉ chưa công bố đủ" in words_of(unsure)
    assert len(pages_of(unsure, PRINTED)) == 1
    renewed = replace(CONTENT, appointment_after=AT + 30 * DAY)  # a promise of its own, not the one that was counted
    assert "tạm tính" not in words_of(draw_sheet(replace(sheet(SlipKind.RECEIPT, content=renewed), provisional=True)))


def test_a_receipt_with_three_papers_and_an_email_address_is_one_page() -> None:
    names = ("Đơn đề nghị cấp giấy phép xây dựng", "Giấy chứng nhận quyền sử dụng đất", "Bản vẽ thiết kế")
    content = replace(CONTENT, papers=tuple(Paper(name=name, originals=1) for name in names))
    usual = usual_receipt()
    assert len(pages_of(draw_sheet(replace(usual, slip=replace(usual.slip, content=content))), 50)) == 1


def test_the_ways_to_ask_stand_apart_from_the_appointment_and_level_with_the_margin() -> None:
    [page] = pages_of(draw_sheet(usual_receipt()), PRINTED)
    dark = np.asarray(Image.open(io.BytesIO(page)).convert("L")) < 128
    across = np.flatnonzero(dark.mean(axis=1) > 0.8)
    below = dark[across[-1] + 1 :]
    dot = 25.4 / PRINTED
    assert np.flatnonzero(below.any(axis=1))[0] * dot > 3
    assert np.flatnonzero(below.any(axis=0))[0] * dot == pytest.approx(10, abs=0.2)


@pytest.mark.parametrize("kind", [SlipKind.SATISFACTION, SlipKind.CONTROL])
def test_who_issued_a_slip_is_not_named_where_others_sign(kind: SlipKind) -> None:
    printed = sheet(kind, replace(DOSSIER, steps=()))
    text = words_of(draw_sheet(replace(printed, slip=replace(printed.slip, issuer_title="Chuyên viên"))))
    assert "Lê Thị Cán Bộ" not in text
    assert "Chuyên viên" not in text
    assert ("Người nộp hồ sơ" if kind is SlipKind.SATISFACTION else "Người nhận") in text


def test_a_control_slip_has_rows_for_who_takes_part_next() -> None:
    [page] = pages_of(draw_sheet(sheet(SlipKind.CONTROL, replace(DOSSIER, steps=()))), 150)
    dark = (np.asarray(Image.open(io.BytesIO(page)).convert("L")) < 128).mean(axis=1) > 0.75
    rules = np.flatnonzero(dark[1:] & ~dark[:-1])
    assert len(rules) == 4  # round the head, and below each of two rows
    assert (np.diff(rules)[1:] * 25.4 / 150 > 9).all()  # mm, for a hand to write in


def test_without_a_keypad_code_none_is_asked_for() -> None:
    assert "bấm mã" in words_of(draw_sheet(usual_receipt()))
    text = words_of(draw_sheet(sheet(SlipKind.RECEIPT, replace(DOSSIER, keypad=None))))
    assert "bấm mã" not in text
    assert "Gọi 1022, nói mã hồ sơ." in text


@pytest.mark.parametrize("rows", range(4, 16))
def test_no_list_of_papers_begins_or_goes_on_with_its_head_alone(rows: int) -> None:
    content = replace(CONTENT, papers=tuple(Paper(name="Giấy chứng nhận " * 6, originals=1) for _ in range(rows)))
    text = words_of(draw_sheet(sheet(SlipKind.RECEIPT, content=content)))
    head, pages = "TT Tên giấy tờ Bản chính Bản sao", len(re.findall(r"trang \d/\d", text))
    assert f"trang 1/{pages}" in text
    assert f"trang {pages}/{pages}" in text
    followed = re.findall(f"{head} (.)", text)
    assert len(followed) <= pages
    assert set(followed) <= {"G", *"123456789"}


def test_the_name_of_the_unit_leaves_no_word_alone_on_its_last_line() -> None:
    lines = evened("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ BÌNH MINH", 80, size=8.4).split("\n")
    assert len(lines) == 2
    assert min(map(len, lines)) > 15
    assert evened("UBND XÃ BÌNH MINH", 80) == "UBND XÃ BÌNH MINH"


def test_a_province_without_sms_is_not_told_of_it() -> None:
    quang_tri = read_province("quang-tri")
    there = replace(sheet(SlipKind.RECEIPT), province=quang_tri)
    text = words_of(draw_sheet(there))
    assert "soạn" not in text
    assert f"Gọi {quang_tri.hotline}" in text


def test_a_fixed_line_is_called_and_not_texted() -> None:
    yen_bai = replace(read_province("yen-bai"), sms_short_number=None)
    assert "soạn" not in words_of(draw_sheet(replace(sheet(SlipKind.RECEIPT), province=yen_bai)))
    texted = replace(sheet(SlipKind.RECEIPT), province=replace(yen_bai, sms_short_number="8088"))
    assert "gửi 8088" in words_of(draw_sheet(texted))
