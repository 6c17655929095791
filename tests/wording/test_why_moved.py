"""Why there is a new appointment, in words; and what a line or a note is about, so that a screen can set it apart."""

from datetime import date, datetime

import pytest

from lookup_api.contract.views import (
    AdjustmentReason,
    CollectView,
    DeskDays,
    DeskView,
    Level,
    NextStep,
    RescheduledView,
    StageKey,
    StageView,
    TimelinessKey,
    TimelinessView,
    View,
)
from lookup_api.domain.working_time import VIETNAM
from lookup_api.wording import Face, Telling, Wording, tell

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=VIETNAM)
BEFORE = datetime(2026, 11, 19, 13, 30, tzinfo=VIETNAM)
AFTER = datetime(2026, 11, 30, 8, 0, tzinfo=VIETNAM)
FACE = Face(hotline="1022", portal="dichvucong.gov.vn", centre="Trung tâm mẫu")
DESK = DeskView(
    "Bộ phận Một cửa mẫu",
    address="Số 15 Hùng Vương",
    hours="07:30-11:30",
    days=[DeskDays(date(2026, 11, 24), date(2026, 11, 24), "Ngày Văn hóa Việt Nam")],
)


def told(timeliness: TimelinessKey, language: str = "vi", **known: object) -> Telling:
    view = View(
        code="H47.16-261029-0117",
        level=Level.CODE,
        stage=StageView(4, StageKey.PROCESSING),
        as_of=NOW,
        timeliness=TimelinessView(timeliness, -59_000),
        next_step=NextStep.WAIT,
        **known,  # type: ignore[arg-type] # the fields of a view, as each test needs them
    )
    return tell(view, Wording(language), FACE, NOW)


def about(telling: Telling, subject: str) -> list[str]:
    return [note for note, each in zip(telling.notes, telling.notes_about, strict=True) if each == subject]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("reason", AdjustmentReason)
def test_every_reason_is_one_sentence(reason: AdjustmentReason, language: str) -> None:
    moved = RescheduledView(to=AFTER, from_=BEFORE, reason=reason)
    [said] = about(told(TimelinessKey.ON_TIME, language, rescheduled=moved), "why")
    assert said.endswith(".")
    assert len(about(told(TimelinessKey.ON_TIME, language, rescheduled=moved), "earlier")) == 1


def test_the_letter_of_apology_follows_the_agencys_own_delay_and_no_other_reason() -> None:
    def why(reason: AdjustmentReason | None) -> list[str]:
        moved = RescheduledView(to=AFTER, from_=BEFORE, slip="118/XL", reason=reason)
        return about(told(TimelinessKey.OVERDUE, rescheduled=moved), "why")

    letter = "Lý do ghi trong văn bản xin lỗi số\u00a0118/XL."
    assert why(AdjustmentReason.OWN_DELAY) == ["Cơ quan chưa giải quyết xong trong thời hạn.", letter]
    assert why(None) == [letter]
    assert letter not in why(AdjustmentReason.SUPPLEMENT)


def test_the_days_of_a_desk_are_a_line_of_their_own_behind_its_hours() -> None:
    telling = told(TimelinessKey.OVERDUE, desk=DESK)
    lines = dict(zip(telling.to_do_about, telling.to_do_lines, strict=True))
    assert lines["hours"] == "Giờ làm việc: 07:30-11:30"
    assert lines["days"].replace("\u00a0", " ") == "Nghỉ thứ Ba, 24/11/2026 (Ngày Văn hóa Việt Nam)"
    assert telling.to_do_about.index("days") == telling.to_do_about.index("hours") + 1


def test_hours_are_said_of_a_visit_that_has_none_of_its_own() -> None:
    given = told(TimelinessKey.ON_TIME, desk=DESK, result_appointment=AFTER)
    assert "hours" not in given.to_do_about
    day_alone = told(TimelinessKey.ON_TIME, desk=DESK, result_appointment=AFTER.replace(hour=0))
    assert "hours" in day_alone.to_do_about
    by_post = told(TimelinessKey.ON_TIME, desk=DESK, result_appointment=AFTER, collect=CollectView("post"))
    assert not {"hours", "days"} & set(by_post.to_do_about)
