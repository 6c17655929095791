"""What is out of order: the gravest first, said in passing only when it concerns today, and never at a text's cost."""

from datetime import datetime, timedelta

import pytest

from lookup_api.contract.duties import MaintenanceNotice
from lookup_api.domain.working_time import VIETNAM
from lookup_api.wording import (
    Wording,
    by_gravity,
    count_segments,
    fold,
    pressing,
    say_maintenance,
    sms_with_maintenance,
)

NOW = datetime(2026, 11, 18, 8, 10, tzinfo=VIETNAM)
WORDS = {"vi": "Nâng cấp máy chủ", "en": "Server upgrade"}
TONIGHT = MaintenanceNotice(
    "1", "planned", NOW.replace(hour=18, minute=0), WORDS, ends_at=NOW.replace(hour=20, minute=0)
)
NEXT_WEEK = MaintenanceNotice("2", "planned", NOW + timedelta(days=7), WORDS, ends_at=NOW + timedelta(days=8))
OUTAGE = MaintenanceNotice("3", "outage", NOW - timedelta(hours=1), WORDS)


def test_outages_come_first_and_then_what_begins_first() -> None:
    assert by_gravity([NEXT_WEEK, TONIGHT, OUTAGE]) == [OUTAGE, TONIGHT, NEXT_WEEK]


def test_only_what_holds_or_begins_today_presses() -> None:
    assert pressing([NEXT_WEEK], NOW) is None
    assert pressing([NEXT_WEEK, TONIGHT], NOW) == TONIGHT
    assert pressing([NEXT_WEEK, TONIGHT, OUTAGE], NOW) == OUTAGE
    # The day is Vietnam's: at this moment it is the day before in UTC.
    midnight = NOW.replace(hour=0, minute=30)
    assert pressing([TONIGHT], midnight) == TONIGHT
    assert pressing([TONIGHT], midnight - timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("notice", "language", "said"),
    [
        (
            TONIGHT,
            "vi",
            "Hệ thống bảo trì từ 18 giờ 00 đến 20 giờ 00, thứ Tư, 18/11/2026: Nâng cấp máy chủ.",
        ),
        (
            NEXT_WEEK,
            "en",
            "Maintenance from 8:10 am, Wednesday, 25 Nov 2026 to 8:10 am, Thursday, 26 Nov 2026: Server upgrade.",
        ),
        (OUTAGE, "vi", "Hệ thống đang gián đoạn: Nâng cấp máy chủ."),
        (OUTAGE, "en", "Out of order at present: Server upgrade."),
    ],
)
def test_a_notice_is_said_in_full(notice: MaintenanceNotice, language: str, said: str) -> None:
    assert say_maintenance(notice, Wording(language)).replace("\u00a0", " ") == said


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("notice", [TONIGHT, OUTAGE])
def test_a_voice_says_it_in_whole_sentences(notice: MaintenanceNotice, language: str) -> None:
    said = say_maintenance(notice, Wording(language), "voice")
    assert said.endswith(f". {WORDS[language]}.")
    # A Vietnamese voice is given words; an English one reads figures by itself.
    assert language == "en" or not any(letter.isdigit() for letter in said)


@pytest.mark.parametrize("words", ["Mất điện.", " Mất điện ", "Mất điện"])
def test_what_was_announced_ends_as_a_sentence_ends(words: str) -> None:
    told = MaintenanceNotice("4", "outage", NOW, {"vi": words})
    assert say_maintenance(told, Wording()).endswith(": Mất điện.")
    assert say_maintenance(told, Wording(), "voice").endswith(". Mất điện.")
    asked = MaintenanceNotice("5", "outage", NOW, {"vi": "Quý vị thấy chậm?"})
    assert say_maintenance(asked, Wording()).endswith(": Quý vị thấy chậm?")


def test_words_that_nobody_translated_are_said_in_vietnamese() -> None:
    untold = MaintenanceNotice("4", "outage", NOW, {"vi": "Mất điện"})
    assert say_maintenance(untold, Wording("en")) == "Out of order at present: Mất điện."


def test_a_text_carries_what_presses_where_it_fits() -> None:
    said = "HS H47.16-240617-0001: dang xu ly, trong han. Ho tro: 1022"
    assert sms_with_maintenance(said, [TONIGHT], Wording(), NOW) == f"{said}. He thong bao tri 18h00 - 20h00 18/11/2026"
    assert sms_with_maintenance(f"{said}.", [OUTAGE], Wording(), NOW) == f"{said}. He thong dang gian doan"
    assert sms_with_maintenance(said, [NEXT_WEEK], Wording(), NOW) == said


@pytest.mark.parametrize("length", range(100, 161))
def test_a_text_is_never_cut_and_never_grows_into_a_second_segment(length: int) -> None:
    said = "x" * length
    carried = sms_with_maintenance(said, [TONIGHT], Wording(), NOW)
    assert carried.startswith(said)
    assert carried in {said, f"{said}. He thong bao tri 18h00 - 20h00 18/11/2026"}
    assert count_segments(carried).segments == 1
    assert carried == fold(carried)
