"""The counter's use cases on both databases: received, moved, corrected, handed over, each once and on record."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from lookup_api.contract import counter as asked
from lookup_api.contract.views import StageKey, TimelinessKey
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import COUNTER_SOURCE, Dossier, PersonRole
from lookup_api.domain.errors import Conflict, DossierNotFound, InvalidRequest, ProblemError
from lookup_api.domain.periods import read_period
from lookup_api.domain.province import SlipKind
from lookup_api.domain.report import ReportName
from lookup_api.domain.working_time import VIETNAM
from lookup_api.sealing import KeyRing
from lookup_api.service.correct_phone import correct_phone
from lookup_api.service.counter_ports import CounterPorts
from lookup_api.service.hand_over_result import hand_over_result
from lookup_api.service.issue_slip import issue_slip
from lookup_api.service.notice_ports import NoticeSource
from lookup_api.service.receive_dossier import receive_dossier
from lookup_api.service.record_step import record_step
from lookup_api.service.register_proxy import register_proxy
from lookup_api.service.reissue_receipt import reissue_receipt
from lookup_api.service.report_dossiers import report_dossiers
from lookup_api.store import Store
from tests.support.counter import DAY, DESK, HOUR, NOW, SUPPLEMENT, acting, ports_of, reception, slip, step


@pytest.fixture
def ports(store: Store, keyring: KeyRing) -> CounterPorts:
    return ports_of(store, keyring)


def received(ports: CounterPorts, **changes: Any) -> str:
    return receive_dossier(reception(**changes), acting(), ports, NOW).code


def stepped(ports: CounterPorts, code: str, now: datetime = NOW + HOUR, /, **told: Any) -> asked.DossierAnswer:
    return record_step(code, step(**told), acting(), ports, now)


def whole(store: Store, code: str) -> Dossier:
    dossier = store.reader.find_whole(recognise(code))
    assert dossier is not None
    return dossier


def test_a_reception_gets_code_dates_receipt_and_people(store: Store, ports: CounterPorts) -> None:
    answer = receive_dossier(reception(), acting(), ports, NOW)
    assert answer.code == "H47.16-261105-0001"
    assert answer.view.stage.key is StageKey.ACCEPTED
    # Fifteen working days from Thursday 09:42, Tuesday 24 November being a day off.
    assert answer.view.processing_deadline == datetime(2026, 11, 27, 9, 42, tzinfo=VIETNAM)
    assert answer.view.result_appointment == datetime(2026, 11, 27, 13, 30, tzinfo=VIETNAM)
    [receipt] = answer.slips
    assert (receipt.kind, receipt.number) == (SlipKind.RECEIPT, "0001/2026/TNHS")
    assert (receipt.form, receipt.circular) == ("01", "03/2025/TT-VPCP")
    dossier = whole(store, answer.code)
    assert dossier.keypad == answer.keypad
    [owner] = store.reader.people_of(dossier.id or 0)
    assert (owner.name, owner.phone, owner.phone_confirmed_at) == ("Nguyễn Văn Ẵng", "0905000018", NOW)
    assert store.reader.find_by_keypad(answer.keypad) is not None


def test_codes_go_on_within_the_day_and_pass_over_one_that_is_taken(ports: CounterPorts) -> None:
    assert received(ports, code="h47.16 261105 0002") == "H47.16-261105-0002"
    assert [received(ports) for _ in range(2)] == ["H47.16-261105-0001", "H47.16-261105-0003"]
    tomorrow = receive_dossier(reception(), acting(), ports, NOW + DAY)
    assert tomorrow.code == "H47.16-261106-0001"
    assert received(ports, agency="H47.20.5") == "H47.20.5-261105-0001"


def test_two_counters_at_once_give_each_citizen_their_own_code(ports: CounterPorts) -> None:
    with ThreadPoolExecutor(2) as counters:
        answers = list(counters.map(lambda _: receive_dossier(reception(), acting(), ports, NOW), range(12)))
    assert len({answer.code for answer in answers}) == 12
    assert {answer.code[-4:] for answer in answers} == {f"{serial:04d}" for serial in range(1, 13)}
    assert len({answer.slips[0].number for answer in answers}) == 12


def test_two_counters_that_send_one_write_at_once_write_it_once(store: Store, ports: CounterPorts) -> None:
    with ThreadPoolExecutor(4) as counters:
        answers = list(counters.map(lambda _: receive_dossier(reception(), acting("k", b"one"), ports, NOW), range(8)))
    assert len({msgspec.json.encode(answer) for answer in answers}) == 1
    assert store.reader.find(recognise("H47.16-261105-0002")) is None


def test_two_counters_that_move_one_dossier_do_not_both_end_it(ports: CounterPorts) -> None:
    code = received(ports)
    stepped(ports, code, stage="processing")

    def end(stage: str) -> str:
        try:
            stepped(ports, code, NOW + 2 * HOUR, stage=stage)
        except ProblemError as problem:
            return problem.code
        return stage

    with ThreadPoolExecutor(2) as counters:
        ended = list(counters.map(end, ["withdrawn", "finished"]))
    assert sorted(ended) in (["conflict", "finished"], ["conflict", "withdrawn"])


def test_the_same_key_with_another_body_is_a_conflict_and_a_failed_write_keeps_no_key(ports: CounterPorts) -> None:
    first = receive_dossier(reception(), acting("k", b"one"), ports, NOW)
    assert receive_dossier(reception(), acting("k", b"one"), ports, NOW + HOUR) == first
    with pytest.raises(Conflict):
        receive_dossier(reception(), acting("k", b"two"), ports, NOW)
    with pytest.raises(InvalidRequest):
        receive_dossier(reception(desk="nowhere"), acting("m", b"x"), ports, NOW)
    assert receive_dossier(reception(), acting("m", b"y"), ports, NOW).code != first.code


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"desk": "nowhere"}, InvalidRequest),
        ({"owner": {"name": "An", "phone": "không có"}}, InvalidRequest),
        ({"received_at": "2026-11-05T10:00:00+07:00"}, InvalidRequest),
        ({"submitted_at": "2026-11-05T09:43:00+07:00"}, InvalidRequest),
        ({"appointment": "2026-11-05T09:00:00+07:00"}, InvalidRequest),
        ({"code": "1.004222"}, InvalidRequest),
        ({"code": "H47.16-261105-0001"}, Conflict),
    ],
)
def test_what_contradicts_itself_is_not_received(
    store: Store, ports: CounterPorts, changes: dict[str, Any], problem: type[ProblemError]
) -> None:
    received(ports, code="H47.16-261105-0001")
    with pytest.raises(problem):
        received(ports, **changes)
    assert store.reader.find(recognise("H47.16-261105-0002")) is None


def test_an_appointment_that_was_given_is_said_and_solved_at_once_needs_no_receipt(ports: CounterPorts) -> None:
    given = receive_dossier(reception(appointment="2026-12-01T08:00:00+07:00"), acting(), ports, NOW)
    assert given.view.result_appointment == datetime(2026, 12, 1, 8, 0, tzinfo=VIETNAM)
    assert given.view.rescheduled is None
    at_once = receive_dossier(
        reception(term={"amount": 0, "unit": "none"}, receipt=False, papers=[]), acting(), ports, NOW
    )
    assert at_once.slips == []
    assert at_once.view.result_appointment is None
    assert at_once.view.timeliness is not None
    assert at_once.view.timeliness.key is TimelinessKey.NO_APPOINTMENT


def test_agencies_work_side_by_side_each_to_its_own_deadline(store: Store, ports: CounterPorts) -> None:
    code = received(ports)
    parts = [
        {"agency": "Công an xã", "term": {"amount": 2, "unit": "working_day"}},
        {"agency": "Phòng Kinh tế", "deadline": "2026-11-12T16:00:00+07:00", "text": "Thẩm định"},
    ]
    answer = stepped(ports, code, stage="processing", parallel=parts)
    deadlines = {each.agency: each.deadline for each in answer.view.steps if each.deadline}
    assert deadlines == {
        "Công an xã": datetime(2026, 11, 9, 10, 42, tzinfo=VIETNAM),
        "Phòng Kinh tế": datetime(2026, 11, 12, 16, 0, tzinfo=VIETNAM),
    }
    with pytest.raises(Conflict, match="not ended"):
        stepped(ports, code, NOW + 2 * HOUR, parallel=parts[:1])
    stepped(ports, code, NOW + DAY, ends_part_of="Công an xã", text="Đồng ý")
    with pytest.raises(Conflict, match="no open part"):
        stepped(ports, code, NOW + DAY, ends_part_of="Công an xã")
    begun, ended = (each for each in whole(store, code).steps if each.agency == "Công an xã")
    assert (ended.started_at, ended.deadline, ended.text) == (begun.at, begun.deadline, "Đồng ý")
    assert ended.stage is None


def test_phases_follow_each_other_each_with_a_deadline_of_its_own(store: Store, ports: CounterPorts) -> None:
    code = received(ports)
    stepped(ports, code, stage="processing", agency="Giai đoạn 1", term={"amount": 5, "unit": "working_day"})
    stepped(ports, code, NOW + DAY, ends_part_of="Giai đoạn 1")
    second = {"agency": "Giai đoạn 2", "deadline": "2026-11-27T09:42:00+07:00"}
    answer = stepped(ports, code, NOW + DAY + HOUR, stage="processing", **second)
    deadlines = [(each.agency, each.deadline) for each in answer.view.steps if each.stage is StageKey.PROCESSING]
    assert deadlines == [
        ("Giai đoạn 1", datetime(2026, 11, 12, 10, 42, tzinfo=VIETNAM)),
        ("Giai đoạn 2", datetime(2026, 11, 27, 9, 42, tzinfo=VIETNAM)),
    ]
    assert answer.view.processing_deadline == datetime(2026, 11, 27, 9, 42, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({}, InvalidRequest),
        ({"text": "x", "deadline": "2026-11-05T08:00:00+07:00"}, InvalidRequest),
        (
            {"text": "x", "deadline": "2026-12-05T08:00:00+07:00", "term": {"amount": 1, "unit": "hour"}},
            InvalidRequest,
        ),
        ({"stage": "returned"}, InvalidRequest),
        ({"not_solved": True}, InvalidRequest),
        ({"stage": "submitted"}, Conflict),
        ({"stage": "supplement_wanted"}, Conflict),
        ({"stage": "processing", "at": "2026-11-05T09:00:00+07:00"}, Conflict),
        ({"stage": "processing", "at": "2026-11-06T09:00:00+07:00"}, InvalidRequest),
        ({"parallel": [{"agency": "A", "term": {"amount": 1, "unit": "hour"}}]}, Conflict),
        ({"stage": "processing", "parallel": [{"agency": "A"}]}, InvalidRequest),
        ({"adjustment": {"reason": "own_delay", "deadline": "2027-01-04T09:00:00+07:00"}}, Conflict),
        ({"adjustment": {"reason": "correction", "deadline": "2026-11-27T09:42:00+07:00"}}, InvalidRequest),
    ],
)
def test_a_step_that_cannot_be_leaves_nothing(
    store: Store, ports: CounterPorts, told: dict[str, Any], problem: type[ProblemError]
) -> None:
    code = received(ports)
    before = whole(store, code)
    with pytest.raises(problem):
        stepped(ports, code, **told)
    assert whole(store, code) == before


def test_a_slip_inside_a_step_determines_its_time_and_both_stand_or_fall_together(
    store: Store, ports: CounterPorts
) -> None:
    code = received(ports)
    issued = "2026-11-05T10:00:00+07:00"
    stepped(ports, code, stage="supplement_wanted", slip={**SUPPLEMENT, "issued_at": issued}, at=issued)
    dossier = whole(store, code)
    assert dossier.steps[-1].at == dossier.slips[-1].issued_at == datetime(2026, 11, 5, 10, 0, tzinfo=VIETNAM)
    assert dossier.supplements[-1].content == "Bản sao căn cước"
    with pytest.raises(Conflict):
        stepped(ports, code, stage="payment_due", fees=[{"name": "Phí", "amount": 1}], slip=SUPPLEMENT)
    assert whole(store, code).slips == dossier.slips


def test_a_deadline_is_set_anew_with_its_reason_and_slip(store: Store, ports: CounterPorts) -> None:
    code = received(ports)
    sorry = slip("apology", reason="Mưa bão kéo dài", appointment="2026-12-10T08:00:00+07:00")
    answer = issue_slip(code, sorry, acting(), ports, NOW + HOUR)
    number = answer.slips[-1].number
    assert answer.view.rescheduled is not None
    assert answer.view.rescheduled.slip == number
    assert answer.view.rescheduled.from_ == datetime(2026, 11, 27, 13, 30, tzinfo=VIETNAM)
    adjustment = {"reason": "own_delay", "deadline": "2026-12-09T17:00:00+07:00", "slip_number": number}
    adjusted = stepped(ports, code, NOW + 2 * HOUR, adjustment=adjustment)
    assert adjusted.view.processing_deadline == datetime(2026, 12, 9, 17, 0, tzinfo=VIETNAM)
    # The letter in the citizen's hand says so; an hour earlier follows from the deadline, and is told nobody.
    assert whole(store, code).result_appointment == datetime(2026, 12, 10, 8, 0, tzinfo=VIETNAM)
    year = read_period("2026")
    [report] = report_dossiers([ReportName.ADJUSTMENTS], year, store.survey, ports.rules, NOW + DAY)
    [row] = report.rows
    told = dict(zip(report.columns, row, strict=True))
    assert (told["reason"], told["slip"], told["state"]) == ("own_delay", number, "link-whole")
    assert told["deadline_after"] == datetime(2026, 12, 9, 17, 0, tzinfo=VIETNAM)
    assert not report.alarm
    earlier = read_period("2025")
    assert report_dossiers([ReportName.ADJUSTMENTS], earlier, store.survey, ports.rules, NOW)[0].rows == ()


@pytest.mark.parametrize(
    ("kind", "told", "problem"),
    [
        ("book", {}, InvalidRequest),
        ("receipt", {}, Conflict),
        ("refusal", {}, InvalidRequest),
        ("stop_notice", {}, InvalidRequest),
        ("supplement_request", {}, InvalidRequest),
        ("guidance", {"reason": "x"}, InvalidRequest),
        ("apology", {"reason": "x"}, InvalidRequest),
        ("apology", {"reason": "x", "appointment": "2026-11-01T08:00:00+07:00"}, InvalidRequest),
        ("control", {"appointment": "2026-12-01T08:00:00+07:00"}, InvalidRequest),
    ],
)
def test_a_slip_that_lacks_what_its_kind_says_is_not_issued(
    ports: CounterPorts, kind: str, told: dict[str, Any], problem: type[ProblemError]
) -> None:
    code = received(ports)
    with pytest.raises(problem):
        issue_slip(code, slip(kind, **told), acting(), ports, NOW + HOUR)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("supplement_request", {"lines": ["Ký tên"]}),
        ("refusal", {"reason": "Không thuộc thẩm quyền"}),
        ("apology", {"reason": "Mưa bão", "appointment": "2026-12-01T08:00:00+07:00"}),
        ("stop_notice", {"reason": "Theo đề nghị"}),
        ("control", {}),
        ("guidance", {"lines": ["Ký tên"]}),
        ("satisfaction", {}),
    ],
)
def test_every_kind_is_issued_and_numbered_in_its_own_row(ports: CounterPorts, kind: str, told: dict[str, Any]) -> None:
    code = received(ports)
    for serial in (1, 2):
        answer = issue_slip(code, slip(kind, **told), acting(), ports, NOW + serial * HOUR)
        assert answer.slips[-1].kind == kind
        assert answer.slips[-1].number.startswith(f"000{serial}/2026/")


def test_a_corrected_phone_replaces_the_wrong_one_and_is_confirmed_anew(store: Store, ports: CounterPorts) -> None:
    code = received(ports)
    correct_phone(code, asked.PhoneRequest(phone="0905 000 099"), acting(), ports, NOW + DAY)
    dossier = whole(store, code)
    [owner] = store.reader.people_of(dossier.id or 0)
    assert (owner.phone, owner.phone_confirmed_at) == ("0905 000 099", NOW + DAY)
    assert store.reader.phone_standing(dossier.id or 0, "+84905000099").people == (owner,)
    assert store.reader.phone_standing(dossier.id or 0, "0905000018").people == ()
    with pytest.raises(InvalidRequest):
        correct_phone(code, asked.PhoneRequest(phone="chưa có"), acting(), ports, NOW)
    with pytest.raises(Conflict):
        correct_phone(code, asked.PhoneRequest(phone="0905000098", role=PersonRole.PROXY), acting(), ports, NOW)


def test_a_registered_proxy_stands_beside_the_owner_once(store: Store, ports: CounterPorts) -> None:
    code = received(ports)
    wanted = msgspec.convert({"proxy": {"name": "Lê Thị Ủy", "phone": "0905000097"}}, asked.ProxyRequest)
    register_proxy(code, wanted, acting(), ports, NOW + HOUR)
    with pytest.raises(Conflict, match="already"):
        register_proxy(code, wanted, acting(), ports, NOW + HOUR)
    people = store.reader.people_of(whole(store, code).id or 0)
    assert [person.role for person in people] == [PersonRole.OWNER, PersonRole.PROXY]


def test_a_receipt_is_reissued_until_the_token_counts_no_further(store: Store, ports: CounterPorts) -> None:
    code = received(ports)
    for issue in range(1, 16):
        at = NOW + issue * HOUR
        assert reissue_receipt(code, asked.ReissueRequest(), acting(), ports, at).receipt_issue == issue
    with pytest.raises(Conflict):
        reissue_receipt(code, asked.ReissueRequest(), acting(), ports, NOW + DAY)
    receipts = [each for each in whole(store, code).slips if each.kind is SlipKind.RECEIPT]
    assert len({each.number for each in receipts}) == 16
    assert {each.content.address for each in receipts if each.content} == {"Tổ 4, thôn Hòa Thuận, xã Bình Minh"}


def test_a_result_is_handed_over_once_it_is_ready_to_someone_who_is_registered(
    store: Store, ports: CounterPorts
) -> None:
    code = received(ports)
    with pytest.raises(Conflict, match="cannot follow"):
        hand_over_result(code, asked.HandOverRequest(), acting(), ports, NOW + HOUR)
    stepped(ports, code, stage="processing")
    stepped(ports, code, NOW + DAY, stage="finished")
    with pytest.raises(Conflict, match="proxy"):
        hand_over_result(code, asked.HandOverRequest(to=PersonRole.PROXY), acting(), ports, NOW + DAY + HOUR)
    wanted = asked.HandOverRequest(shown="căn cước", parcel="EE123456789VN")
    answer = hand_over_result(code, wanted, acting(), ports, NOW + DAY + HOUR)
    assert answer.view.stage.key is StageKey.RETURNED
    assert answer.view.returned_at == NOW + DAY + HOUR
    assert answer.view.timeliness is not None
    assert answer.view.timeliness.key is TimelinessKey.EARLY


Write = Callable[[CounterPorts, str], object]


@pytest.mark.parametrize(
    "write",
    [
        lambda ports, code: stepped(ports, code, stage="processing"),
        lambda ports, code: issue_slip(code, slip("control"), acting(), ports, NOW),
        lambda ports, code: correct_phone(code, asked.PhoneRequest(phone="0905000018"), acting(), ports, NOW),
        lambda ports, code: reissue_receipt(code, asked.ReissueRequest(), acting(), ports, NOW),
        lambda ports, code: hand_over_result(code, asked.HandOverRequest(), acting(), ports, NOW),
    ],
)
def test_every_write_about_an_unknown_dossier_is_refused_and_on_record(
    store: Store, ports: CounterPorts, write: Write
) -> None:
    with pytest.raises(DossierNotFound):
        write(ports, "H47.16-261105-0999")
    assert store.ledger.verify() is None


def test_who_waits_is_told_of_a_counter_s_step_once_and_of_none_that_failed(store: Store, ports: CounterPorts) -> None:
    def queued() -> int:
        return sum(number for _, _, number in store.notice_sources.counts())

    received(ports)
    assert queued() == 0  # nothing is told before the counter goes live
    store.notice_sources.put(COUNTER_SOURCE.id, NoticeSource(live_since=NOW - DAY))
    first = receive_dossier(reception(), acting("k", b"one"), ports, NOW)
    told = queued()
    assert told == 1
    receive_dossier(reception(), acting("k", b"one"), ports, NOW)
    with pytest.raises(Conflict):
        stepped(ports, first.code, stage="stopped")
    assert queued() == told
    stepped(ports, first.code, stage="supplement_wanted", slip=SUPPLEMENT)
    assert queued() == told + 1


def test_a_day_of_the_desk_s_province_counts_not_the_house_s(store: Store, ports: CounterPorts) -> None:
    """The same term at a desk of Quảng Trị, where a result out of hours takes effect at the next opening."""
    desk = type(DESK)(id="dong-ha", name="Trung tâm Đông Hà", province="quang-tri", agency_code="H50.10")
    store.directory.desks.put(desk)
    code = received(ports, desk="dong-ha")
    assert code.startswith("H50.10-")
    assert whole(store, code).slips[0].title == "Phiếu tiếp nhận hồ sơ và hẹn trả kết quả"
    stepped(ports, code, stage="processing")
    late = NOW + timedelta(hours=8)  # 17:42
    assert stepped(ports, code, late, stage="finished").view.result_ready_at == datetime(
        2026, 11, 6, 7, 0, tzinfo=VIETNAM
    )
