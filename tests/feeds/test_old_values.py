"""Dates, numbers and amounts as spreadsheets and people write them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_api.domain.working_time import VIETNAM
from lookup_api.feeds.old_systems import values
from lookup_api.feeds.old_systems.mapping import DateOrder, DateSystem
from lookup_api.feeds.old_systems.values import UnreadableError


def moment(
    value: Any, order: DateOrder = DateOrder.DAY_FIRST, system: DateSystem = DateSystem.SINCE_1900
) -> datetime | None:
    return values.moment(value, "Ngày", order, system)


MEANT = datetime(2024, 6, 20, 8, 15, tzinfo=VIETNAM)
DAY = MEANT.replace(hour=0, minute=0)


@pytest.mark.parametrize(
    "written",
    [
        "20/06/2024 08:15", "20/6/2024 8:15:00", "20-06-2024 08:15:00", "20.06.2024, 08:15", "20/06/2024 08:15:00 SA",
        "20/06/24 08:15", "2024-06-20 08:15:00", "2024-06-20T08:15:00.000", "2024-06-20T01:15:00Z",
        "2024-06-20T08:15:00+07:00", "2024/06/20 08:15", "20240620081500", "202406200815", "8h15 ngày 20/06/2024",
        "08:15, ngày 20 tháng 6 năm 2024", "ngày 20 tháng 06 năm 2024 lúc 8h15", "08:15 20/06/2024", "45463.34375",
        "45463,34375", 45463.34375, datetime(2024, 6, 20, 8, 15), datetime(2024, 6, 20, 1, 15, tzinfo=UTC),  # noqa: DTZ001 - as a workbook gives it
    ],
)  # fmt: skip
def test_one_moment_in_many_forms(written: Any) -> None:
    assert moment(written) == MEANT


@pytest.mark.parametrize(
    "written",
    ["20/06/2024", "2024-06-20", "20240620", "45463", 45463, 45463.0, date(2024, 6, 20), "20 tháng 6 năm 2024"],
)
def test_a_day_alone_is_its_midnight(written: Any) -> None:
    assert moment(written) == DAY


def test_afternoons() -> None:
    for written in ("20/06/2024 04:30:00 CH", "06/20/2024 4:30 PM", "20/06/2024 16:30"):
        order = DateOrder.MONTH_FIRST if written.startswith("06") else DateOrder.DAY_FIRST
        assert moment(written, order) == DAY + timedelta(hours=16, minutes=30)


def test_a_workbook_that_counts_from_1904() -> None:
    assert moment(45463 - 1462, system=DateSystem.SINCE_1904) == DAY


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - hypothesis wants them so
def test_serial_numbers_are_exact_to_the_second(at: datetime) -> None:
    at = at.replace(microsecond=0)
    serial = (at - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001 - the spreadsheet knows no zone
    assert moment(serial) == at.replace(tzinfo=VIETNAM)
    assert moment(serial - 1462, system=DateSystem.SINCE_1904) == at.replace(tzinfo=VIETNAM)


@pytest.mark.parametrize("written", [None, "", "  ", "00/00/0000", "0001-01-01 00:00:00", "01/01/1900", 0, "0"])
def test_a_date_that_was_never_set_is_none(written: Any) -> None:
    assert moment(written) is None


@pytest.mark.parametrize(
    "written",
    ["31/02/2024", "2024-02-30", "20/13/2024", "20/06/2024 25:00", "20/06/1889", "02/01/1900", "2189-01-01", 99_999_999,
     -5, True, "hôm qua", "20240231", timedelta(hours=3)],
)  # fmt: skip
def test_impossible_dates_are_refused_without_being_quoted(written: Any) -> None:
    with pytest.raises(UnreadableError) as refused:
        moment(written)
    assert "Ngày" in str(refused.value)
    assert str(written) not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("164123456", "164123456"), ("037 090 000 001", "037090000001"), (37090000001.0, "037090000001"),
        (64123456, "064123456"), ("37090000001", "037090000001"), ("B1234567", "B1234567"),
        ("000000001", None), ("0", None), (None, None), ("2700123456", "2700123456"),
        ("2700123456-001", "2700123456-001"),
    ],
)  # fmt: skip
def test_identity_numbers_get_their_zeros_back(written: Any, meant: str | None) -> None:
    assert values.id_number(written, "CCCD") == meant


@pytest.mark.parametrize("written", ["không có", "1" * 30])
def test_what_is_no_identity_number_is_refused(written: str) -> None:
    with pytest.raises(UnreadableError):
        values.id_number(written, "CCCD")


def test_tax_codes() -> None:
    assert values.tax_code(100234567, "MST") == "0100234567"
    assert values.is_tax_code("2700123456-001")
    assert not values.is_tax_code("037090000001")
    assert not values.is_tax_code(None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (905000001, ("0905000001",)),
        ("0905 000 001", ("0905 000 001",)),
        ("0905000001/0915000001", ("0905000001", "0915000001")),
        (1659000001.0, ("01659000001",)),
        ("", ()),
    ],
)
def test_phones_get_their_zero_back(written: Any, meant: tuple[str, ...]) -> None:
    assert values.phones(written, "SĐT") == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("150.000 đ", 150_000), (150000.0, 150_000), ("Miễn phí", None), ("1,500,000", 1_500_000)]
)
def test_amounts(written: Any, meant: int | None) -> None:
    assert values.amount(written, "Phí") == meant


def test_a_character_that_could_not_be_decoded_is_refused() -> None:
    with pytest.raises(UnreadableError, match="sai bảng mã"):
        values.text("Nguy\ufffdn", "Tên")
