"""`lookup-api look-up CODE --explain` on a real store: the sessions of a dossier's deadline, in plain Vietnamese."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from lookup_api.cli import main
from lookup_api.domain.adjustments import AdjustmentReason, DeadlineAdjustment
from lookup_api.domain.catalogue import OneStopDesk
from lookup_api.domain.deadlines import Term, TermUnit
from lookup_api.domain.dossier import Dossier, ProcessingStep, RecordedStage, SourceSystem, Supplement
from lookup_api.domain.province import SlipKind
from lookup_api.domain.slips import SlipContent, new_slip
from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.provinces import read_calendar, read_province
from lookup_api.sealing import KeyRing
from lookup_api.store import open_store
from lookup_api.store.migrations import upgrade
from lookup_api.wording import Wording, languages, say_explanation
from tests.support.data_folder import begin_data_folder
from tests.support.explained_terms import explain_term

CODE = "H47.16-261120-0001"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


DOSSIER = Dossier(
    code=CODE,
    source=SourceSystem(id="mau", name="Hệ thống mẫu"),
    as_of=at("2026-11-20 15:00"),
    recorded=RecordedStage(Stage.PROCESSING, at("2026-11-20 15:00")),
    desk=OneStopDesk(id="mau", name="Bộ phận Một cửa mẫu", province="quang-tri"),
    received_at=at("2026-11-20 15:00"),
    processing_deadline=at("2026-11-25 15:00"),
)

Ask = Callable[..., list[str]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Save a dossier in a store of its own and say what the command prints for its code."""
    url = begin_data_folder(tmp_path, monkeypatch)
    upgrade(url)

    def asked(dossier: Dossier, *options: str) -> list[str]:
        with open_store(url, KeyRing.read(tmp_path / "keys.json")) as store:
            store.sources.put(dossier.source)
            assert list(store.save_many([(dossier, ())]))
        capsys.readouterr()
        assert main(["look-up", CODE, *options]) == 0
        return capsys.readouterr().out.replace("\u00a0", " ").splitlines()

    return asked


def test_the_sessions_are_listed_with_their_reasons(ask: Ask) -> None:
    plain, explained = ask(DOSSIER), ask(DOSSIER, "--explain")
    assert explained[: len(plain)] == plain
    assert explained[len(plain) :] == [
        "Thời hạn tính từ khi bộ phận Một cửa tiếp nhận hồ sơ",
        "Tiếp nhận: 15:00, thứ Sáu, 20/11/2026",
        "  thứ Sáu, 20/11/2026: 15:00-17:00 (2 giờ)",
        "  thứ Bảy, 21/11/2026: không tính, ngày nghỉ hằng tuần",
        "  Chủ nhật, 22/11/2026: không tính, ngày nghỉ hằng tuần",
        "  thứ Hai, 23/11/2026: 07:00-11:30, 13:30-17:00 (8 giờ)",
        "  thứ Ba, 24/11/2026: không tính, ngày nghỉ: Ngày Văn hóa Việt Nam 2026, văn bản 28/2026/QH16",
        "  thứ Tư, 25/11/2026: 07:00-11:30, 13:30-15:00 (6 giờ)",
        "Cộng thời gian làm việc: 16 giờ",
        "Hạn xử lý: 15:00, thứ Tư, 25/11/2026",
        "Hẹn trả theo quy định của tỉnh: 07:00, thứ Năm, 26/11/2026",
    ]


def test_a_term_of_days_is_told_by_the_calendar_with_no_day_left_out(ask: Ask) -> None:
    receipt = new_slip(
        SlipKind.RECEIPT,
        number="0001/2026/TNHS",
        issued_at=DOSSIER.as_of,
        province=read_province("quang-tri"),
        content=SlipContent(term=Term(4, TermUnit.DAY)),
    )
    explained = ask(replace(DOSSIER, slips=(receipt,)), "--explain")
    assert explained[explained.index("Tiếp nhận: 15:00, thứ Sáu, 20/11/2026") + 1 :] == [
        "Thời hạn: 4 ngày",
        "Tính theo ngày lịch, kể cả ngày nghỉ: kết thúc 15:00, thứ Ba, 24/11/2026",
        "Thời hạn kết thúc 15:00, thứ Ba, 24/11/2026, là ngày nghỉ, nên dời đến ngày làm việc kế tiếp",
        "Hạn xử lý: 15:00, thứ Tư, 25/11/2026",
        "Hẹn trả theo quy định của tỉnh: 07:00, thứ Năm, 26/11/2026",
    ]


def test_a_completed_supplement_is_left_out(ask: Ask) -> None:
    supplement = Supplement(
        number="1", requested_at=at("2026-11-20 16:00:30"), completed_at=at("2026-11-25 13:30"), content="Bản đồ"
    )
    explained = ask(replace(DOSSIER, supplements=(supplement,)), "--explain")
    assert "  thứ Sáu, 20/11/2026: 15:00-16:00:30 (1 giờ 30 giây)" in explained
    assert (
        "  Từ 16:00:30, thứ Sáu, 20/11/2026 đến 13:30, thứ Tư, 25/11/2026: chờ bổ sung hồ sơ, không tính" in explained
    )
    assert "Cộng thời gian làm việc: 2 giờ 30 phút 30 giây" in explained
    assert not any("Bản đồ" in line for line in explained)


def test_a_provisional_year_and_an_open_supplement_are_said_honestly(ask: Ask) -> None:
    ahead = replace(
        DOSSIER,
        processing_deadline=None,
        result_appointment=at("2027-02-11 07:30"),
        supplements=(Supplement(number="1", requested_at=at("2026-12-01 08:00")),),
    )
    explained = ask(ahead, "--explain")
    assert "Tạm tính: lịch nghỉ trong khoảng này chưa công bố đủ." in explained
    assert "Đang chờ bổ sung từ 08:00, thứ Ba, 01/12/2026. Hạn được tính lại khi bổ sung xong." in explained
    assert "Hẹn trả đã báo: 07:30, thứ Năm, 11/02/2027" in explained
    assert any("Tết Nguyên đán 2027, dự kiến, chưa công bố" in line for line in explained)
    assert not any(line.startswith("Hạn xử lý") for line in explained)


@pytest.mark.parametrize(
    ("told", "said"),
    [("2026-11-30 08:00", "08:00, thứ Hai, 30/11/2026"), ("2026-11-30 00:00", "thứ Hai, 30/11/2026")],
)
def test_an_officer_is_told_where_the_citizen_was_given_another_date(ask: Ask, told: str, said: str) -> None:
    rescheduled = ask(replace(DOSSIER, result_appointment=at(told)), "--explain")
    assert rescheduled[-1] == f"Người dân đã được báo lịch hẹn khác: {said}"


def test_decisions_and_parts_are_told_with_what_does_not_fit(ask: Ask) -> None:
    decisions = (
        DeadlineAdjustment(
            reason=AdjustmentReason.CONSULTATION,
            before=at("2026-11-23 15:00"),
            after=at("2026-11-24 15:00"),
            decided_at=at("2026-11-21 08:00"),
        ),
        DeadlineAdjustment(
            reason=AdjustmentReason.OWN_DELAY,
            before=at("2026-11-23 17:00"),
            after=at("2026-11-25 15:00"),
            decided_at=at("2026-11-23 08:00"),
            slip_number="12/PXL",
        ),
    )
    begun = ProcessingStep(
        at=at("2026-11-20 16:00"),
        stage=Stage.PROCESSING,
        agency="Công an xã",
        deadline=at("2026-11-23 16:00"),
        started_at=at("2026-11-20 16:00"),
    )
    steps = (begun, replace(begun, at=at("2026-11-25 08:00"), stage=None))
    explained = ask(replace(DOSSIER, counter_facts=decisions, steps=steps), "--explain")
    assert (
        "Điều chỉnh hạn lúc 08:00, thứ Bảy, 21/11/2026: 15:00, thứ Hai, 23/11/2026 → 15:00, thứ Ba, 24/11/2026. "
        "Lý do: Lấy ý kiến cơ quan khác" in explained
    )
    delayed = next(line for line in explained if "phiếu số 12/PXL" in line)
    assert explained[explained.index(delayed) + 1].startswith("Cần kiểm tra: quyết định này thay hạn 17:00")
    assert sum(line.startswith("Cần kiểm tra") for line in explained) == 1
    assert (
        "Phần việc của Công an xã: từ 16:00, thứ Sáu, 20/11/2026, hạn 16:00, thứ Hai, 23/11/2026, "
        "xong 08:00, thứ Tư, 25/11/2026, quá hạn" in explained
    )


def test_where_there_is_nothing_to_count_it_says_so(ask: Ask) -> None:
    nothing = ask(replace(DOSSIER, processing_deadline=None), "--explain")
    assert nothing[-1] == "Hồ sơ chưa có ngày tiếp nhận hoặc chưa có hạn, nên không có gì để tính."


def test_a_date_beyond_the_calendar_is_one_sentence(ask: Ask) -> None:
    absurd = ask(replace(DOSSIER, processing_deadline=at("2199-01-01 08:00")), "--explain")
    assert absurd[-1] == "Ngày của hồ sơ nằm ngoài lịch làm việc, nên không tính được."


def test_the_view_as_json_is_not_explained(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["look-up", CODE, "--json", "--explain"])
    assert ended.value.code == 2
    assert "not allowed with" in capsys.readouterr().err


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("unit", [unit for unit in TermUnit if unit is not TermUnit.NONE])
@pytest.mark.parametrize("amount", [1, 20])
def test_a_term_is_explained_in_every_language_without_a_hole(language: str, unit: TermUnit, amount: int) -> None:
    calendar = read_calendar(read_province("quang-tri"))
    explained = explain_term(at("2026-08-21 17:30"), Term(amount, unit), calendar)
    said = say_explanation(explained, Wording(language))  # a hole would be a warning, and warnings are errors
    days = {row.day for row in explained.rows} | {day.day for day in explained.left_out}
    if unit in {TermUnit.DAY, TermUnit.MONTH}:
        days.clear()  # no session is a part of the count
    assert sum(line.startswith("  ") for line in said) == len(days)
    assert str(amount) in said[2]
    assert (explained.rolled_from is None) is (len(said) == len(days) + 6)
