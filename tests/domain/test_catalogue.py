"""Sensitive procedures and the national catalogue."""

import unicodedata

import pytest

from lookup_api.domain.catalogue import is_sensitive
from lookup_api.domain.deadlines import Term, TermUnit
from lookup_api.domain.national_procedures import NO_TERM, AdministrativeLevel, national_procedure_from
from lookup_api.provinces import read_procedures, read_sensitive_words

WORDS = read_sensitive_words()


@pytest.mark.parametrize(
    "name",
    [
        "Thủ tục ghi vào Sổ hộ tịch việc ly hôn",
        "THỦ TỤC GHI VÀO SỔ HỘ TỊCH VIỆC LY HÔN",
        "Cấp Phiếu Lý lịch tư pháp cho công dân Việt Nam",
        "Xác định mức độ khuyết tật",
        "Đăng ký việc nuôi con nuôi trong nước",
        "Hỗ trợ người nhiễm HIV/AIDS",
        "Đăng ký cai nghiện ma túy tự nguyện",
        "Đăng ký cai nghiện ma tuý tự nguyện",  # the tone on the other vowel
        unicodedata.normalize("NFD", "Đăng ký cai nghiện ma túy tự nguyện"),
        "Nhận cha,mẹ , con",
        "Dang ky viec nuoi con nuoi trong nuoc",  # a sender that folds its names
        "Cong nhan ho ngheo",
    ],
)
def test_what_tells_something_about_a_person(name: str) -> None:
    assert is_sensitive(name, None, WORDS)


@pytest.mark.parametrize(
    "name",
    [
        "Cấp đổi Giấy chứng nhận quyền sử dụng đất",
        "Cấp lại giấy phép lái xe",
        "Thủ tục đăng ký khai sinh",
        "Quản lý hỗn hợp",  # holds "ly hon" once its marks are gone; it keeps them, so it is compared with them
        "Cấp Giấy chứng nhận cơ sở an toàn dịch bệnh động vật",
        "Archives",  # holds the letters of HIV
        "",
    ],
)
def test_what_tells_nothing(name: str) -> None:
    assert not is_sensitive(name, None, WORDS)


def test_the_field_counts_like_the_name() -> None:
    assert is_sensitive("Cấp lại giấy xác nhận", "Nuôi con nuôi", WORDS)
    assert not is_sensitive("Cấp lại giấy xác nhận", "Đất đai", WORDS)


def test_every_word_of_the_list_finds_itself() -> None:
    assert len(set(WORDS)) == len(WORDS) > 80
    for word in WORDS:
        assert is_sensitive(f"Thủ tục {word.upper()}, cấp tỉnh", None, WORDS)


def test_common_procedures_are_not_hidden() -> None:
    procedures = [item.procedure for item in read_procedures()]
    shown = {item.code for item in procedures if not item.sensitive}
    # Residence, land, driving licence, building permit, birth, household business.
    assert {"1.004222", "1.012783", "3.000348", "1.001193", "1.001612"} <= shown
    assert not any(item.sensitive for item in procedures if item.field == "Hoạt động xây dựng")
    assert 0.02 < sum(item.sensitive for item in procedures) / len(procedures) < 0.08


def test_the_catalogue_is_read_with_its_terms() -> None:
    procedures = {item.procedure.code: item for item in read_procedures()}
    assert len(procedures) == 2642
    land = procedures["1.012783"]
    assert (land.term, land.online_term) == (Term(5, TermUnit.WORKING_DAY), Term(15, TermUnit.WORKING_DAY))
    assert procedures["1.000016"].online_term is NO_TERM
    assert land.levels == {AdministrativeLevel.PROVINCE}
    assert procedures["1.000016"].term is NO_TERM  # an amount without a unit promises nothing
    assert procedures["1.013097"].term == Term(12, TermUnit.HOUR)  # a day and a half
    local = {AdministrativeLevel.PROVINCE, AdministrativeLevel.COMMUNE}
    assert sum(bool(item.levels & local) for item in procedures.values()) == 1601


def test_a_term_in_parts_of_anything_but_working_days_is_refused() -> None:
    row = {
        "code": "1.000001", "name": "x", "field": "", "levels": "xa", "owner": "", "applicants": "",
        "direct_time": "1.5", "direct_unit": "month", "online_time": "", "online_unit": "", "direct_fee_vnd": "",
    }  # fmt: skip
    with pytest.raises(ValueError, match=r"1\.5 of month"):
        national_procedure_from(row, ())
