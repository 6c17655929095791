"""Slips keep the name, form number and circular of the day they were issued."""

from datetime import date, datetime

import pytest

from lookup_api.domain.province import SlipKind
from lookup_api.domain.slips import ISSUED_KINDS, SlipContent, new_slip, slip_number
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import province_ids, read_province

OLD = datetime(2025, 6, 30, 16, 0, tzinfo=VIETNAM)
NEW = datetime(2025, 7, 1, 8, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (SlipKind.RECEIPT, "01", "01"),
        (SlipKind.SUPPLEMENT_REQUEST, "02", "02"),
        (SlipKind.REFUSAL, "03", "03"),
        (SlipKind.APOLOGY, "04", "04"),
        (SlipKind.STOP_NOTICE, None, "05"),
        (SlipKind.CONTROL, "05", "06"),
        (SlipKind.GUIDANCE, None, None),
        (SlipKind.SATISFACTION, None, None),
    ],
)
def test_the_form_number_is_that_of_its_circular_and_day(kind: SlipKind, old: str | None, new: str | None) -> None:
    province = read_province("quang-tri")
    for issued_at, form, circular in ((OLD, old, "01/2018/TT-VPCP"), (NEW, new, "03/2025/TT-VPCP")):
        slip = new_slip(kind, number="1", issued_at=issued_at, province=province, content=SlipContent())
        assert slip.form == form
        assert slip.circular == (None if form is None else circular)


@pytest.mark.parametrize("province_id", province_ids())
def test_an_apology_bears_the_name_that_its_circular_gives_it(province_id: str) -> None:
    province = read_province(province_id)
    old, new = (
        new_slip(SlipKind.APOLOGY, number="1", issued_at=at, province=province, content=SlipContent())
        for at in (OLD, NEW)
    )
    assert old.title == "Phiếu xin lỗi và hẹn lại ngày trả kết quả"
    assert new.title == "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"


@pytest.mark.parametrize("province_id", province_ids())
def test_every_province_names_every_kind_a_counter_issues(province_id: str) -> None:
    province = read_province(province_id, date(2026, 11, 5))
    for kind in ISSUED_KINDS:
        assert new_slip(kind, number="1", issued_at=NEW, province=province, content=SlipContent()).title
    assert len(ISSUED_KINDS) == 8
    assert SlipKind.BOOK not in ISSUED_KINDS


def test_a_number_tells_its_year_in_vietnam_and_its_kind() -> None:
    assert slip_number(SlipKind.SUPPLEMENT_REQUEST, 42, NEW) == "0042/2025/HDHS"
    assert slip_number(SlipKind.RECEIPT, 12345, NEW) == "12345/2025/TNHS"
    assert len({slip_number(kind, 1, NEW) for kind in ISSUED_KINDS}) == len(ISSUED_KINDS)


def test_what_stands_on_a_slip_is_not_printed_by_accident() -> None:
    content = SlipContent(reason="Nguyễn Văn Ẵng")
    slip = new_slip(SlipKind.REFUSAL, number="1", issued_at=NEW, province=read_province("quang-nam"), content=content)
    assert "Ẵng" not in repr(slip)
