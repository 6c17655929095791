"""Provinces' profiles: every file that ships, the days they hold on, and refusals that name their key."""

import tomllib
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from assets import asset
from lookup_api import provinces
from lookup_api.domain.plain_data import DataError, record_from
from lookup_api.domain.province import (
    AppointmentRule,
    IntakeEnd,
    IntakeStart,
    LostReceiptKey,
    OfferedChannel,
    OutOfHours,
    Province,
    SlipKind,
    TermStart,
    profiles_from,
)
from lookup_api.provinces import ProvinceNotKnown, province_ids, read_calendar, read_province

SHIPPED = ("da-nang", "dak-lak", "lao-cai", "ninh-binh", "quang-nam", "quang-tri", "yen-bai")


def quang_nam(**changed: Any) -> dict[str, Any]:
    data = tomllib.loads(asset("provinces", "quang-nam.toml").read_text(encoding="utf-8"))
    return {key: value for key, value in {**data, **changed}.items() if value is not None}


def test_the_provinces_that_ship() -> None:
    assert province_ids() == SHIPPED


@pytest.mark.parametrize("province_id", SHIPPED)
def test_every_profile_can_be_spoken_for(province_id: str) -> None:
    province = read_province(province_id)
    assert province.id == province_id
    assert len(province.centre_short) <= 24
    assert province.hotline.isdigit()
    assert province.portal_url.startswith("https://")
    assert province.unverified
    assert set(SlipKind) == set(province.slip_names)
    for prefix in province.sms_prefixes:
        assert prefix == prefix.upper().strip()
    calendar = read_calendar(province)
    assert sum(calendar.is_working_day(date(2026, 3, day)) for day in range(1, 32)) == 22
    for kin in (*province.predecessors, *province.successors):
        assert kin.profile is None or read_province(kin.profile).id == kin.profile


@pytest.mark.parametrize("province_id", SHIPPED)
def test_a_profile_says_in_words_what_its_marks_say(province_id: str) -> None:
    # The comment is for the reader of the file, the table for the program: neither stands without the other.
    text = asset("provinces", f"{province_id}.toml").read_text(encoding="utf-8")
    assert "unverified" in text.split("[unverified]")[0]


def test_what_the_regulations_say_differently() -> None:
    quang_nam, yen_bai, quang_tri, ninh_binh, dak_lak = (
        read_province(name) for name in ("quang-nam", "yen-bai", "quang-tri", "ninh-binh", "dak-lak")
    )
    assert quang_nam.hotline == "1022"
    assert {OfferedChannel.KIOSK, OfferedChannel.SMS, OfferedChannel.HOTLINE} <= quang_nam.channels
    assert quang_nam.intake_limit is not None
    assert (quang_nam.intake_limit.hours, quang_nam.intake_limit.ends_at) == (8, IntakeEnd.REPLY)
    assert (yen_bai.hotline, yen_bai.support_phone) == ("02163871871", "0989284222")
    assert (yen_bai.feedback_days, yen_bai.maintenance_notice_days, yen_bai.word_for_late) == (10, 5, "chậm muộn")
    assert yen_bai.slip_names[SlipKind.RECEIPT] == "Phiếu hẹn trả kết quả"
    assert quang_tri.term_starts_at is TermStart.ACCEPTANCE
    assert quang_tri.out_of_hours is OutOfHours.START_AND_ACTS_MOVE
    assert quang_tri.appointment_rule is AppointmentRule.NEXT_SESSION
    assert (ninh_binh.tiers, ninh_binh.maintenance_in_writing, ninh_binh.feedback_days) == (2, True, 10)
    assert OfferedChannel.SMS not in ninh_binh.channels
    assert {kin.name for kin in ninh_binh.predecessors} == {"Ninh Bình", "Hà Nam", "Nam Định"}
    assert dak_lak.lost_receipt_door == (LostReceiptKey.ID_NUMBER, LostReceiptKey.NAME)
    assert (dak_lak.feedback_days, dak_lak.feedback_registration_hours, dak_lak.show_officer) == (13, 8, True)
    assert dak_lak.intake_limit is not None
    assert dak_lak.intake_limit.starts_at is IntakeStart.SYSTEM_RECEPTION
    assert dak_lak.intake_limit.ends_at is IntakeEnd.FORWARDING


@pytest.mark.parametrize(
    ("day", "tiers", "valid_to"),
    [
        (date(2019, 1, 1), 3, date(2025, 6, 30)),  # before the first profile: the nearest
        (date(2025, 6, 30), 3, date(2025, 6, 30)),
        (date(2025, 7, 1), 2, None),
        (None, 2, None),
    ],
)
def test_the_profile_is_that_of_the_day(day: date | None, tiers: int, valid_to: date | None) -> None:
    profile = read_province("quang-tri", day)
    assert (profile.tiers, profile.valid_to) == (tiers, valid_to)
    assert profile.in_force(day) is (day.year > 2019) if day else True


def test_a_province_that_is_no_more_keeps_its_rules() -> None:
    profile = read_province("quang-nam", date(2026, 11, 5))
    assert not profile.in_force(date(2026, 11, 5))
    assert profile.in_force(date(2025, 6, 30))
    assert [kin.profile for kin in profile.successors] == ["da-nang"]


def test_slips_are_numbered_by_the_circular_of_their_day() -> None:
    profile = read_province("da-nang")
    old, new = profile.forms_on(date(2025, 6, 30)), profile.forms_on(date(2025, 7, 1))
    assert old is not None
    assert new is not None
    assert (old.numbers[SlipKind.CONTROL], new.numbers[SlipKind.CONTROL]) == ("05", "06")
    assert SlipKind.STOP_NOTICE not in old.numbers
    assert profile.forms_on(date(2010, 1, 1)) is None


def test_an_unknown_province_is_named_beside_those_there_are() -> None:
    with pytest.raises(ProvinceNotKnown, match=r"'../settings' is not known; there are da-nang, "):
        read_province("../settings")


def office(**session: Any) -> list[dict[str, Any]]:
    return [{"weekdays": ["monday"], "sessions": [session]}]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"hotline": None}, "hotline: is missing"),
        ({"hotline": 1022}, "hotline: expected str, found 1022"),
        ({"hotlines": "1022"}, "hotlines: there is no such key"),
        ({"tiers": 4}, "tiers: expected 2 or 3, found 4"),
        ({"tiers": True}, "tiers: expected int, found True"),
        ({"channels": ["kiosk", "fax"]}, r"channels\[1\]: expected one of kiosk, "),
        ({"channels": ["kiosk", "kiosk"]}, "channels: names something twice"),
        ({"channels": "kiosk"}, "channels: expected a list"),
        ({"centre_short": "Trung tâm"}, "centre_short: expected at most 24 letters without diacritics"),
        ({"centre_short": "x" * 25}, "centre_short: expected at most 24"),
        ({"languages": ["en"]}, "languages: the first language is vi"),
        ({"valid_to": date(2020, 1, 1)}, "valid_to: lies before valid_from"),
        ({"intake_limit": {"hours": 8}}, "intake_limit.starts_at: is missing"),
        ({"intake_limit": 8}, "intake_limit: expected a table"),
        ({"slip_names": {"letter": "Thư"}}, "slip_names.letter: expected one of receipt, "),
        ({"slip_names": {"receipt": 1}}, "slip_names.receipt: expected str"),
        ({"slip_names": "Giấy"}, "slip_names: expected a table"),
        ({"unverified": {"hotlien": "?"}}, "unverified.hotlien: there is no such key"),
        ({"sessions": []}, "sessions: no session counts"),
        ({"changes": {"tiers": 2}}, "changes: expected a list of tables"),
        ({"changes": [{"tiers": 2}]}, r"changes\[0\].valid_from: expected a day after"),
        ({"changes": [{"valid_from": date(2025, 1, 1), "tiers": 5}]}, "tiers: expected 2 or 3, found 5"),
    ],
)
def test_a_wrong_file_is_refused_by_the_name_of_its_key(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DataError, match=rf"^{sentence}"):
        profiles_from(quang_nam(**changed))


def test_wrong_sessions_are_refused_where_they_stand() -> None:
    with pytest.raises(DataError, match=r"^sessions\[0\]\.sessions\[0\]\.closes: must be later than opens"):
        profiles_from(quang_nam(sessions=office(opens=time(9), closes=time(8))))
    overlapping = office(opens=time(7), closes=time(12))
    overlapping[0]["sessions"].append({"opens": time(11), "closes": time(17)})
    with pytest.raises(DataError, match=r"^sessions\[0\]\.sessions: must follow one another"):
        profiles_from(quang_nam(sessions=overlapping))


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(DataError, match=r"^the data: expected a table"):
        record_from(Province, ["quang-nam"])


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another shelf of files in place of the product's own; what was read before is forgotten, and afterwards again."""
    (tmp_path / "provinces").mkdir()
    (tmp_path / "calendar").mkdir()
    readers = (provinces.province_ids, provinces.read_profiles, provinces.read_day_table)
    monkeypatch.setattr(provinces, "asset", tmp_path.joinpath)
    for reader in readers:
        reader.cache_clear()
    yield tmp_path
    for reader in readers:
        reader.cache_clear()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id = ", "provinces/hue.toml: "),
        ('id = "hue"', "provinces/hue.toml: name: is missing"),
    ],
)
def test_a_broken_file_is_named(shelf: Path, text: str, sentence: str) -> None:
    (shelf / "provinces" / "hue.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=f"^{sentence}"):
        read_province("hue")


def test_a_file_under_another_provinces_name_is_refused(shelf: Path) -> None:
    text = Path(str(asset("provinces", "quang-nam.toml"))).read_text(encoding="utf-8")
    (shelf / "provinces" / "hue.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"^provinces/hue.toml: id: expected 'hue', found 'quang-nam'"):
        read_province("hue")


@pytest.mark.parametrize("text", ["confirmed_from = ", 'confirmed_from = "2024"'])
def test_a_broken_calendar_is_named(shelf: Path, text: str) -> None:
    (shelf / "calendar" / "viet-nam.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"^calendar/viet-nam.toml: "):
        provinces.read_day_table()
