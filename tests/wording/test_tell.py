"""Telling a view: what, when, what must I do, where, how far, each in its place and nothing that was not given."""

import random
import unicodedata
from dataclasses import fields
from datetime import UTC
from itertools import product

import pytest

from lookup_api.contract.views import (
    AgencyView,
    ApplicantView,
    CollectView,
    DeskView,
    FeeView,
    Level,
    NextStep,
    OfficerView,
    Outcome,
    RefundView,
    RescheduledView,
    StageKey,
    StepView,
    SupplementView,
    TimelinessKey,
    View,
    VisitView,
)
from lookup_api.wording import Family, StepLine, Telling, Wording, tell
from tests.support.sayings import APPOINTMENT, DAY, DESK, FACE, NOW, at, seen

VI, EN = Wording("vi"), Wording("en")
ON_TIME = (TimelinessKey.ON_TIME, DAY * 3)


def told(view: View, wording: Wording = VI) -> Telling:
    return tell(view, wording, FACE, NOW)


def words(telling: Telling) -> list[str]:
    """Every text of a telling."""
    found: list[str] = []
    for field in fields(telling):
        value = getattr(telling, field.name)
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple):
            for each in value:
                found += [each.title, each.date or ""] if isinstance(each, StepLine) else [each]
    return found


# --- families -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "outcome", "family", "heading"),
    [
        (StageKey.SUBMITTED, None, Family.PROGRESS, "Mới đăng ký"),
        (StageKey.ACCEPTED, None, Family.PROGRESS, "Được tiếp nhận"),
        (StageKey.PROCESSING, None, Family.PROGRESS, "Đang xử lý"),
        (StageKey.SUPPLEMENT_WANTED, None, Family.ACT, "Cần bổ sung giấy tờ"),
        (StageKey.PAYMENT_DUE, None, Family.FEE, "Cần nộp phí"),
        (StageKey.FINISHED, Outcome.SOLVED, Family.READY, "Đã có kết quả"),
        (StageKey.FINISHED, Outcome.UNCONFIRMED, Family.UNCONFIRMED, "Mời hỏi quầy"),
        (StageKey.FINISHED, Outcome.NOT_SOLVED, Family.STOPPED, "Không giải quyết"),
        (StageKey.RETURNED, Outcome.SOLVED, Family.DONE, "Đã trả kết quả"),
        (StageKey.RETURNED, Outcome.NOT_SOLVED, Family.DONE, "Đã trả văn bản trả lời"),
        (StageKey.NOT_ACCEPTED, Outcome.REFUSED, Family.STOPPED, "Không được tiếp nhận"),
        (StageKey.WITHDRAWN, Outcome.WITHDRAWN, Family.STOPPED, "Đã rút hồ sơ"),
        (StageKey.STOPPED, Outcome.STOPPED, Family.STOPPED, "Dừng xử lý"),
    ],
)
def test_each_status_has_its_family_and_its_word(
    stage: StageKey, outcome: Outcome | None, family: Family, heading: str
) -> None:
    telling = told(seen(stage, outcome=outcome))
    assert (telling.family, telling.heading) == (family, heading)


@pytest.mark.parametrize("stage", list(StageKey))
def test_overdue_wins_over_progress_and_over_nothing_else(stage: StageKey) -> None:
    late = told(seen(stage, TimelinessKey.OVERDUE, -DAY))
    calm = told(seen(stage))
    assert late.family is (Family.OVERDUE if calm.family is Family.PROGRESS else calm.family)
    if late.family is Family.OVERDUE:
        assert late.heading == "Quá hạn"
        assert "xin lỗi" in late.sentence


# --- the card -------------------------------------------------------------------------------------------------


def test_a_dossier_in_progress_tells_its_appointment() -> None:
    telling = told(seen(StageKey.PROCESSING, *ON_TIME, result_appointment=APPOINTMENT, received_at=at(5, 9, 42)))
    assert telling.timeliness == "Trong hạn"
    assert telling.heading == "Đang xử lý"
    assert telling.sentence == "Cơ quan đang giải quyết hồ sơ."
    assert (telling.date_label, telling.hour, telling.day) == (
        "Hẹn trả kết quả",
        "13\u00a0giờ\u00a030",
        "thứ\u00a0Năm, 26/11/2026",
    )
    assert telling.to_do == "Quý vị chưa phải làm gì thêm."
    assert telling.to_do_lines == (
        "Ngày 26/11/2026, mời mang giấy hẹn và căn\u00a0cước tới quầy.",
        "Nơi trả kết quả: Quầy trả kết quả, số 15 Hùng Vương",
    )
    assert telling.as_of == "Số liệu lúc 08\u00a0giờ\u00a010, thứ\u00a0Hai, 23/11/2026"
    assert telling.code == "H47.16-261105-0042"
    assert telling.applicant is None


def test_without_an_appointment_none_is_made_up() -> None:
    telling = told(seen(timeliness=TimelinessKey.NO_APPOINTMENT, processing_deadline=APPOINTMENT))
    assert (telling.date_label, telling.hour, telling.day) == (None, None, "Chưa có lịch hẹn")
    assert (telling.heading, telling.timeliness) == ("Đang xử lý", None)
    assert not any("26/11" in word for word in words(telling))


def test_a_term_without_an_appointment_is_still_judged() -> None:
    telling = told(seen(StageKey.PROCESSING, *ON_TIME, processing_deadline=APPOINTMENT))
    assert (telling.timeliness, telling.day) == ("Trong hạn", "Chưa có lịch hẹn")


def test_overdue_tells_the_apology_the_new_appointment_and_the_old_one() -> None:
    moved = RescheduledView(to=at(30), from_=at(19, 13, 30), slip="118/XL")
    telling = told(seen(StageKey.PROCESSING, TimelinessKey.OVERDUE, -59_000, rescheduled=moved))
    assert telling.timeliness == "2\u00a0ngày làm việc"
    assert telling.heading == "Quá hạn"
    assert telling.sentence == "Cơ quan xin lỗi quý vị vì chưa trả kết\u00a0quả đúng hẹn."
    assert (telling.date_label, telling.hour, telling.day) == (
        "Hẹn lại",
        "08\u00a0giờ\u00a000",
        "thứ\u00a0Hai, 30/11/2026",
    )
    assert telling.notes == (
        "Lịch hẹn cũ: 13\u00a0giờ\u00a030, thứ\u00a0Năm, 19/11/2026",
        "Lý do ghi trong văn bản xin lỗi số\u00a0118/XL.",
    )
    assert telling.to_do == "Muốn hỏi hoặc phản ánh"
    assert telling.to_do_lines[0] == "Mời tới quầy hoặc gọi 1022, nói mã hồ sơ."


@pytest.mark.parametrize(
    "given",
    [
        {"result_appointment": at(19, 13, 30)},
        {"result_appointment": at(19, 13, 30), "rescheduled": RescheduledView(to=at(20), from_=at(19, 13, 30))},
    ],
)
def test_overdue_without_a_date_ahead_says_so(given: dict[str, object]) -> None:
    telling = told(seen(StageKey.PROCESSING, TimelinessKey.OVERDUE, -DAY, **given))
    assert (telling.date_label, telling.hour, telling.day) == (None, None, "Chưa có lịch hẹn lại")
    assert telling.notes == ("Lịch hẹn cũ: 13\u00a0giờ\u00a030, thứ\u00a0Năm, 19/11/2026",)
    assert "ahead" not in {step.state for step in telling.steps}


def test_overdue_with_its_appointment_still_ahead_keeps_it() -> None:
    telling = told(seen(StageKey.PROCESSING, TimelinessKey.OVERDUE, -1, result_appointment=at(24, 7)))
    assert (telling.date_label, telling.hour) == ("Hẹn trả kết quả", "07\u00a0giờ\u00a000")
    assert telling.notes == ()


def test_a_day_without_an_hour_is_told_without_one() -> None:
    telling = told(seen(StageKey.PROCESSING, *ON_TIME, result_appointment=at(26, 0), as_of=at(20, 0)))
    assert (telling.hour, telling.day) == (None, "thứ\u00a0Năm, 26/11/2026")
    assert telling.as_of == "Số liệu ngày 20/11/2026"
    assert told(seen(StageKey.RETURNED, returned_at=at(25, 0))).hour is None
    assert not any("00\u00a0giờ" in word for word in words(telling))


def test_moments_of_another_zone_are_told_in_vietnamese_time() -> None:
    assert told(seen(result_appointment=APPOINTMENT.astimezone(UTC))) == told(seen(result_appointment=APPOINTMENT))


def test_a_ready_result_tells_the_desk_in_the_place_of_a_date() -> None:
    view = seen(StageKey.FINISHED, TimelinessKey.EARLY, DAY, received_at=at(5), result_ready_at=at(25, 9, 18))
    telling = told(view)
    assert telling.timeliness == "Đã xử lý xong, trước hạn 1\u00a0ngày làm việc"
    assert (telling.date_label, telling.hour, telling.day) == ("Mời quý vị đến nhận tại", None, "Quầy trả kết quả")
    assert telling.to_do == "Mang theo"
    assert telling.to_do_lines == (
        "Giấy hẹn",
        "Căn cước",
        "Nhận thay: mang thêm giấy ủy quyền.",
        "Địa chỉ: số 15 Hùng Vương",
        f"Giờ làm việc: {DESK.hours}",
    )
    assert telling.steps == (
        StepLine("done", "Đã tiếp nhận", "05/11/2026"),
        StepLine("done", "Đã giải quyết xong", "25/11/2026"),
        StepLine("now", "Chờ quý vị đến nhận"),
    )


def test_what_to_bring_is_told_as_given_and_another_desk_has_no_borrowed_address() -> None:
    view = seen(StageKey.FINISHED, bring=["Giấy hẹn", "Bản gốc giấy phép"], collect=CollectView("counter", "Quầy số 9"))
    telling = told(view)
    assert telling.day == "Quầy số 9"
    assert telling.to_do_lines == ("Giấy hẹn", "Bản gốc giấy phép", "Nhận thay: mang thêm giấy ủy quyền.")


@pytest.mark.parametrize(
    ("stage", "next_step"), [(StageKey.FINISHED, NextStep.WAIT), (StageKey.PROCESSING, NextStep.WAIT)]
)
def test_a_result_that_comes_by_post_sends_nobody_to_the_desk(stage: StageKey, next_step: NextStep) -> None:
    view = seen(stage, *ON_TIME, next_step=next_step, collect=CollectView("post"), result_appointment=APPOINTMENT)
    telling = told(view)
    assert any("bưu chính" in word for word in words(telling))
    assert not any(word in text for text in words(telling) for word in ("đến nhận", "tới quầy", DESK.name))


def test_a_returned_dossier_tells_when_and_has_all_its_steps_behind_it() -> None:
    telling = told(seen(StageKey.RETURNED, TimelinessKey.ON_TIME, 0, received_at=at(5), returned_at=at(25, 9, 18)))
    assert (telling.date_label, telling.hour, telling.day) == (
        "Ngày trả",
        "09\u00a0giờ\u00a018",
        "thứ\u00a0Tư, 25/11/2026",
    )
    assert telling.timeliness == "Đã xử lý xong, đúng hạn"
    assert {step.state for step in telling.steps} == {"done"}


def test_finished_late_says_sorry() -> None:
    late = told(seen(StageKey.FINISHED, TimelinessKey.OVERDUE, -3 * DAY))
    assert late.family is Family.READY
    assert late.timeliness == "Đã xử lý xong, quá hạn 3\u00a0ngày làm việc"
    assert late.notes == ("Cơ quan xin lỗi quý vị vì đã giải quyết quá hạn.",)


def test_an_unconfirmed_result_never_invites_to_collect() -> None:
    view = seen(StageKey.FINISHED, *ON_TIME, outcome=Outcome.UNCONFIRMED, next_step=NextStep.ASK_DESK)
    telling = told(view)
    assert not any(word in text for text in words(telling) for word in ("đến nhận", "Đã có kết quả", "đúng hạn"))
    assert telling.day is None
    assert telling.steps[-1] == StepLine("now", "Chờ quầy xác nhận")


# --- what the citizen does --------------------------------------------------------------------------------------


def test_missing_papers_are_listed_for_a_holder_and_only_pointed_to_otherwise() -> None:
    papers = SupplementView(at(12), ["Bản vẽ thiết kế xây dựng", "Giấy chứng nhận"], "27/HDHS")
    holder = told(seen(StageKey.SUPPLEMENT_WANTED, TimelinessKey.PAUSED, level=Level.HOLDER, supplement=papers))
    assert holder.timeliness == "Còn thiếu 2\u00a0giấy tờ"
    assert holder.to_do == "Giấy tờ còn thiếu"
    assert holder.to_do_lines[:3] == (*papers.papers, "Nơi nộp: Quầy trả kết quả, số 15 Hùng Vương")
    assert holder.notes == ("Phiếu yêu cầu bổ sung số\u00a027/HDHS", "Yêu cầu bổ sung ngày 12/11/2026")
    assert (holder.date_label, holder.hour, holder.day) == (None, None, None)

    bare = told(seen(StageKey.SUPPLEMENT_WANTED, TimelinessKey.PAUSED, supplement=SupplementView(at(12))))
    assert bare.timeliness == "Tạm dừng tính thời hạn"
    assert bare.to_do == "Mời quý vị nộp bổ sung giấy tờ"
    assert bare.to_do_lines[0] == "Xem phiếu yêu cầu, hoặc hỏi quầy."


@pytest.mark.parametrize("amount", [None, 350_000])
def test_money_is_told_with_the_only_two_ways_to_pay(amount: int | None) -> None:
    fee = FeeView(amount, "Lệ phí cấp phép") if amount else None
    telling = told(seen(StageKey.PAYMENT_DUE, TimelinessKey.PAUSED, level=Level.HOLDER, fee=fee))
    assert telling.to_do == ("350.000\u00a0đồng" if amount else "Mời quý vị nộp phí, lệ phí hoặc thuế")
    assert "Chỉ nộp tại quầy hoặc trên Cổng Dịch\u00a0vụ\u00a0công quốc gia." in telling.to_do_lines
    assert ("Lệ phí cấp phép" in telling.to_do_lines) is bool(amount)


def test_a_holder_is_told_what_holders_may_know_and_nothing_is_told_twice() -> None:
    view = seen(
        StageKey.PROCESSING,
        *ON_TIME,
        level=Level.HOLDER,
        applicant=ApplicantView("N••• V•• A•"),
        visit=VisitView(at(25, 9), "thửa đất số 12"),
        refund=RefundView(100_000),
        officer=OfficerView("Chuyên viên", "02353811811"),
        agency=AgencyView("H47.16", "UBND huyện cũ", "UBND xã Bình Minh"),
    )
    telling = told(view)
    assert telling.applicant == "N••• V•• A•"
    assert telling.notes == (
        "Xác minh tại chỗ: 09\u00a0giờ\u00a000, thứ\u00a0Tư, 25/11/2026",
        "Nơi xác minh: thửa đất số 12",
        "Quý vị được hoàn 100.000\u00a0đồng. Mời nhận tại quầy.",
        "Hồ sơ nay do UBND xã Bình Minh giải quyết.",
        "Cán bộ giải quyết: Chuyên viên",
        "Điện thoại: 02353811811",
    )
    assert len(set(telling.notes)) == len(telling.notes)


def test_a_parcel_and_a_refund_of_unknown_amount_are_told() -> None:
    view = seen(StageKey.FINISHED, collect=CollectView("post", parcel="EB123456789VN"), refund=RefundView())
    assert told(view).notes == ("Mã bưu gửi: EB123456789VN", "Quý vị được hoàn phí. Mời hỏi quầy.")


# --- the timeline -----------------------------------------------------------------------------------------------


def test_the_timeline_keeps_the_beginning_the_latest_and_what_is_ahead() -> None:
    steps = [
        StepView(at=at(4), stage=StageKey.SUBMITTED),
        StepView(at=at(5), stage=StageKey.ACCEPTED, agency="Một cửa xã"),
        StepView(at=at(6), stage=StageKey.PROCESSING, agency="Phòng Kinh tế"),
        StepView(at=at(9), stage=StageKey.PROCESSING, agency="Phòng Kinh tế"),
        StepView(at=at(10), stage=StageKey.SUPPLEMENT_WANTED),
        StepView(at=at(16), stage=StageKey.PROCESSING, agency="Lãnh đạo xã"),
        StepView(at=at(17), stage=None, agency="Văn thư"),
    ]
    random.Random(11).shuffle(steps)
    telling = told(seen(StageKey.PROCESSING, *ON_TIME, steps=steps, result_appointment=APPOINTMENT))
    assert telling.steps == (
        StepLine("done", "Đã tiếp nhận", "05/11/2026"),
        StepLine("done", "Đã yêu cầu bổ sung giấy tờ", "10/11/2026"),
        StepLine("now", "Lãnh đạo xã đang giải quyết", "từ 16/11/2026"),
        StepLine("ahead", "Trả kết quả", "hẹn 26/11/2026"),
    )


def test_the_first_date_at_an_office_is_the_one_it_has_been_there_since() -> None:
    steps = [StepView(at=at(day), stage=StageKey.PROCESSING, agency="Phòng Kinh tế") for day in (9, 6, 12)]
    telling = told(seen(StageKey.PROCESSING, *ON_TIME, steps=steps, received_at=at(5)))
    assert telling.steps == (
        StepLine("done", "Đã tiếp nhận", "05/11/2026"),
        StepLine("now", "Phòng Kinh tế đang giải quyết", "từ 06/11/2026"),
    )


def test_a_supplement_is_waited_for_since_its_date() -> None:
    steps = [StepView(at=at(12), stage=StageKey.SUPPLEMENT_WANTED, agency="Phòng Kinh tế")]
    telling = told(seen(StageKey.SUPPLEMENT_WANTED, steps=steps))
    assert telling.steps == (StepLine("now", "Chờ quý vị bổ sung giấy tờ", "từ 12/11/2026"),)


# --- every telling ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wording", [VI, EN], ids=["vi", "en"])
def test_every_telling_there_can_be_is_whole(wording: Wording) -> None:
    # Warnings are errors in tests: a hole in the catalogue fails.
    timeliness = [(None, None), *((key, span) for key in TimelinessKey for span in (None, -DAY, 1, DAY * 9))]
    appointments = (None, APPOINTMENT, at(19), at(26, 0))
    views = [
        seen(stage, *clock, outcome=outcome, result_appointment=appointment)
        for stage, clock, outcome, appointment in product(StageKey, timeliness, (None, *Outcome), appointments)
    ]
    views += [
        seen(stage, key, 1, next_step=next_step, result_appointment=APPOINTMENT)
        for stage, key, next_step in product(StageKey, TimelinessKey, (None, *NextStep))
    ]
    for view in views:
        telling = told(view, wording)
        assert telling.heading
        assert telling.sentence
        assert len(telling.steps) <= 4
        for word in words(telling):
            assert word == word.strip()
            assert "none" not in word
            assert "{" not in word
            assert unicodedata.is_normalized("NFC", word)
        assert (telling.to_do is None) is (view.next_step is None)


def test_telling_is_pure() -> None:
    view = seen(StageKey.PROCESSING, *ON_TIME, result_appointment=APPOINTMENT)
    assert told(view) == told(view)
    assert told(view) != tell(view, EN, FACE, NOW)


def test_no_sentence_promises_a_result() -> None:
    for stage, key in product(StageKey, TimelinessKey):
        for word in words(told(seen(stage, key, 1, result_appointment=APPOINTMENT))):
            assert "sẽ có kết quả" not in word.lower()


def test_a_hotline_written_in_groups_stays_on_one_line() -> None:
    face = type(FACE)("0235 3811 811", FACE.portal, FACE.centre)
    telling = tell(seen(StageKey.NOT_ACCEPTED), VI, face, NOW)
    assert any("0235\u00a03811\u00a0811" in line for line in telling.to_do_lines)


def test_the_desk_may_be_unknown() -> None:
    telling = told(seen(StageKey.FINISHED, desk=None))
    assert (telling.date_label, telling.day) == (None, None)
    assert told(seen(StageKey.FINISHED, desk=DeskView("Quầy 3"))).to_do_lines[-1].startswith("Nhận thay")
