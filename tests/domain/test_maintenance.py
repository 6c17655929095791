"""Planned maintenance is announced in time, an outage at once, and both stand as long as they last."""

from dataclasses import replace
from datetime import datetime

import pytest

from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.maintenance import Maintenance, MaintenanceKind, checked, working_days_ahead
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_province

CALENDAR = read_calendar(read_province("yen-bai"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


PLANNED = Maintenance(
    id="1",
    kind=MaintenanceKind.PLANNED,
    begins_at=at("03-16 18:00"),
    ends_at=at("03-16 20:00"),
    text=(("vi", "Nâng cấp máy chủ"), ("en", "Server upgrade")),
    published_at=at("03-06 09:00"),
)


def test_five_working_days_lie_between() -> None:
    assert working_days_ahead(at("03-06 09:00"), at("03-16 18:00"), CALENDAR) == 5
    assert checked(PLANNED, 5, CALENDAR) == PLANNED
    with pytest.raises(InvalidRequest, match="these are 4"):
        checked(replace(PLANNED, begins_at=at("03-13 18:00"), ends_at=at("03-13 20:00")), 5, CALENDAR)
    with pytest.raises(InvalidRequest, match="these are 0"):
        checked(replace(PLANNED, published_at=at("03-17 09:00")), None, CALENDAR)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ends_at": None}, "says when it ends"),
        ({"ends_at": at("03-16 18:00")}, "ends before it begins"),
        ({"text": (("en", "Server upgrade"),)}, "nothing in Vietnamese"),
        ({"text": (("vi", "x" * 161),)}, "longer than 160"),
    ],
)
def test_what_cannot_be_announced_is_refused(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidRequest, match=sentence):
        checked(replace(PLANNED, **changed), 5, CALENDAR)  # type: ignore[arg-type] # a test names fields of a notice


def test_an_outage_is_announced_at_once_and_ends_when_it_is_mended() -> None:
    outage = replace(PLANNED, kind=MaintenanceKind.OUTAGE, begins_at=at("03-06 09:00"), ends_at=None)
    assert checked(outage, 5, CALENDAR) == outage
    assert outage.stands_at(at("03-30 09:00"))
    assert not replace(outage, ended_at=at("03-07 09:00")).stands_at(at("03-07 09:00"))


def test_a_notice_stands_from_its_publishing_to_its_end() -> None:
    assert not PLANNED.stands_at(at("03-06 08:59"))
    assert PLANNED.stands_at(at("03-16 19:59"))
    assert not PLANNED.stands_at(at("03-16 20:00"))
    assert (PLANNED.words("en"), PLANNED.words("fr")) == ("Server upgrade", "Nâng cấp máy chủ")
