"""When a desk is open: the hours on its door, and behind them the days near by on which they do not hold."""

from datetime import date

import pytest

from lookup_api.contract.views import DeskDays, DeskView
from lookup_api.wording import Wording, say_open_hours

HOURS = "07:00-11:30, 13:30-17:00"
HOLIDAY = DeskDays(date(2026, 11, 24), date(2026, 11, 24), "Ngày Văn hóa Việt Nam")
TET = DeskDays(date(2026, 2, 16), date(2026, 2, 20), "Tết Nguyên đán")
SATURDAY = DeskDays(date(2026, 11, 28), date(2026, 11, 28), "Tuần lễ cấp căn cước", ["07:00-11:30"])


def desk(hours: str | None, *days: DeskDays) -> DeskView:
    return DeskView("Bộ phận Một cửa mẫu", hours=hours, days=list(days))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (desk(None), None),
        (desk(HOURS), HOURS),
        (desk(HOURS, HOLIDAY), f"{HOURS}; nghỉ thứ Ba, 24/11/2026 (Ngày Văn hóa Việt Nam)"),
        (desk(None, TET), "nghỉ từ thứ Hai, 16/02/2026 đến hết thứ Sáu, 20/02/2026 (Tết Nguyên đán)"),
        (desk(HOURS, SATURDAY), f"{HOURS}; thứ Bảy, 28/11/2026 mở cửa 07:00-11:30 (Tuần lễ cấp căn cước)"),
    ],
)
def test_it_is_said_behind_the_hours_on_the_door(given: DeskView, said: str | None) -> None:
    told = say_open_hours(given, Wording())
    assert (told and told.replace("\u00a0", " ")) == said


def test_every_kind_of_days_has_its_words_in_english() -> None:
    together = desk(HOURS, HOLIDAY, TET, SATURDAY, DeskDays(TET.first, TET.last, "x", ["07:00-11:30"]))
    told = say_open_hours(together, Wording("en"))
    assert told is not None
    assert told.count(";") == 4
