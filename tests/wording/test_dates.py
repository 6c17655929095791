"""Dates, spans and money in words, for each channel."""

from datetime import UTC, datetime, timedelta

import pytest

from lookup_api.wording import (
    Wording,
    say_as_of,
    say_date,
    say_day,
    say_duration,
    say_hour,
    say_moment,
    say_money,
    say_working_time,
)
from tests.support.sayings import APPOINTMENT, DAY, at

VI, EN = Wording("vi"), Wording("en")
HOUR = 3600


@pytest.mark.parametrize(
    ("wording", "variant", "said"),
    [
        (VI, None, "13\u00a0giờ\u00a030, thứ\u00a0Năm, 26/11/2026"),
        (VI, "kiosk", "13\u00a0giờ\u00a030, thứ\u00a0Năm, 26/11/2026"),
        (VI, "sms", "13h30 26/11/2026"),
        (VI, "voice", "mười ba giờ ba mươi phút, thứ\u00a0Năm, ngày hai mươi sáu tháng mười một"),
        (EN, None, "1:30\u00a0pm, Thursday, 26\u00a0Nov\u00a02026"),
        (EN, "sms", "1:30pm 26 Nov 2026"),
        (EN, "voice", "1:30\u00a0pm, Thursday, 26 November"),
    ],
)
def test_a_moment_in_each_channel(wording: Wording, variant: str | None, said: str) -> None:
    assert say_moment(wording, APPOINTMENT, variant) == said
    assert say_moment(wording, APPOINTMENT.astimezone(UTC), variant) == said


@pytest.mark.parametrize(
    ("hour", "minute", "vietnamese", "english", "spoken"),
    [
        (0, 5, "00\u00a0giờ\u00a005", "12:05\u00a0am", "không giờ năm phút"),
        (7, 0, "07\u00a0giờ\u00a000", "7:00\u00a0am", "bảy giờ"),
        (12, 0, "12\u00a0giờ\u00a000", "12:00\u00a0pm", "mười hai giờ"),
        (21, 21, "21\u00a0giờ\u00a021", "9:21\u00a0pm", "hai mươi mốt giờ hai mươi mốt phút"),
        (23, 55, "23\u00a0giờ\u00a055", "11:55\u00a0pm", "hai mươi ba giờ năm mươi lăm phút"),
    ],
)
def test_hours(hour: int, minute: int, vietnamese: str, english: str, spoken: str) -> None:
    moment = at(26, hour, minute)
    assert say_hour(VI, moment) == vietnamese
    assert say_hour(EN, moment) == english
    assert say_hour(VI, moment, "voice") == spoken


def test_every_day_of_a_year_has_its_words() -> None:
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
    names = [
        "thứ\u00a0Hai",
        "thứ\u00a0Ba",
        "thứ\u00a0Tư",
        "thứ\u00a0Năm",
        "thứ\u00a0Sáu",
        "thứ\u00a0Bảy",
        "Chủ\u00a0nhật",
    ]
    for days in range(366):
        day = monday + timedelta(days)
        assert say_day(VI, day) == f"{names[days % 7]}, {day:%d/%m/%Y}"
        assert say_date(EN, day, "sms") == f"{day:%d %b %Y}"
        assert say_date(EN, day, "voice") == f"{day:%d %B}"


def test_a_date_may_break_after_the_comma_and_nowhere_else() -> None:
    for wording in (VI, EN):
        assert say_day(wording, APPOINTMENT).count(" ") == 1
        assert " " not in say_hour(wording, APPOINTMENT)
        assert "\u00a0" not in say_moment(wording, APPOINTMENT, "sms")


def test_a_day_without_an_hour_has_none() -> None:
    assert say_moment(VI, at(26, 0)) == "thứ\u00a0Năm, 26/11/2026"
    assert say_moment(VI, at(26, 0), "sms") == "26/11/2026"
    assert say_as_of(VI, at(26, 0)) == "Số liệu ngày 26/11/2026"
    assert say_as_of(EN, at(26, 8, 10)) == "Data as of 8:10\u00a0am, Thursday, 26\u00a0Nov\u00a02026"


@pytest.mark.parametrize(
    ("seconds", "vietnamese", "english"),
    [
        (0, "chưa đến 1\u00a0giờ làm việc", "less than 1\u00a0working hour"),
        (HOUR - 1, "chưa đến 1\u00a0giờ làm việc", "less than 1\u00a0working hour"),
        (HOUR, "1\u00a0giờ làm việc", "1\u00a0working hour"),
        (DAY - 1, "7\u00a0giờ làm việc", "7\u00a0working hours"),
        (DAY, "1\u00a0ngày làm việc", "1\u00a0working day"),
        (2 * DAY - 1, "1\u00a0ngày làm việc", "1\u00a0working day"),
        (-2 * DAY, "2\u00a0ngày làm việc", "2\u00a0working days"),
        (45 * DAY, "45\u00a0ngày làm việc", "45\u00a0working days"),
    ],
)
def test_working_time_in_whole_units_that_have_passed(seconds: int, vietnamese: str, english: str) -> None:
    assert say_working_time(VI, seconds) == vietnamese
    assert say_working_time(EN, seconds) == english


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "1 phút"),
        (61, "2 phút"),
        (32 * 60, "32 phút"),
        (HOUR, "1 giờ"),
        (HOUR + 1, "61 phút"),
        (2 * HOUR, "2 giờ"),
        (2 * HOUR + 1, "3 giờ"),
        (48 * HOUR, "2 ngày"),
        (48 * HOUR + 1, "3 ngày"),
    ],
)
def test_how_long_to_wait_is_never_told_too_short(seconds: int, said: str) -> None:
    assert say_duration(VI, seconds).replace("\u00a0", " ") == said


def test_money() -> None:
    assert say_money(VI, 350_000) == "350.000\u00a0đồng"
    assert say_money(VI, 1_250_000, "sms") == "1.250.000 dong"
    assert say_money(VI, 350_000, "voice") == "ba trăm năm mươi nghìn đồng"
    assert say_money(EN, 350_000) == "350,000\u00a0đồng"
