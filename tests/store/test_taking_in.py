"""What feeds sent, taken in through the real store: permutations and replays end in the same rows on both databases."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lookup_api.domain.catalogue import OneStopDesk, Procedure
from lookup_api.domain.codes import KeypadCode, recognise
from lookup_api.domain.dossier import Dossier, Person, PersonRole, ProcessingStep, SourceSystem
from lookup_api.domain.province import SlipKind
from lookup_api.domain.standing import current_status
from lookup_api.domain.statements import StageStatement, Statement, StepStatement
from lookup_api.domain.status import Authority, Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.feeds import national
from lookup_api.service.list_unknown import UnknownName, list_unknown
from lookup_api.service.take_in import TakeInPorts, TakenIn, _of_one_dossier, take_in
from lookup_api.store import Store

MASTER = SourceSystem(id="tinh", name="Một cửa tỉnh")
COPY = SourceSystem(id="quoc-gia", name="Bản sao", authority=Authority.COPY, mirrors_waiting_as_done=True)
START = datetime(2026, 6, 8, 8, 0, tzinfo=VIETNAM)
NOW = START + timedelta(days=40)
CODE = "TS-2026-000123"  # names no agency: the desk comes from who sent it
DOSSIERS, STEPS, STATUSES = "DongBoHoSoMC", "CapNhatTienDoHoSoMC", "CapNhatTrangThai"

Sent = tuple[SourceSystem, str, dict[str, Any]]


def wire(day: int, hour: int = 8) -> str:
    return (START.replace(hour=hour) + timedelta(days=day)).strftime("%Y%m%d%H%M%S")


def record(status: str, **fields: object) -> dict[str, object]:
    return {
        "MaHoSo": CODE, "MaTTHC": "9.000001", "TenTTHC": "Thủ tục mẫu", "ChuHoSo": "Trần Thị Mẫu",
        "NgayTiepNhan": wire(0), "NgayHenTra": wire(20, 17), "TrangThaiHoSo": status, "DonViXuLy": "Sở Mẫu", **fields,
    }  # fmt: skip


def event(day: int, status: str, text: str, **fields: object) -> dict[str, object]:
    return {"MaHoSo": CODE, "ThoiDiemXuLy": wire(day), "TrangThai": status, "NoiDungXuLy": text,
            "NguoiXuLy": "Cán bộ", **fields}  # fmt: skip


WANTED = {"HoSoBoSungId": 1, "NgayBoSung": wire(4), "NgayHenTraTruoc": wire(20, 17)}
BROUGHT = {**WANTED, "NgayTiepNhanBoSung": wire(6), "TrangThaiBoSung": True, "NgayHenTraMoi": wire(22, 17)}
# A course as a province sends it and a national copy repeats it, 5 turned into 9.
COURSE: list[Sent] = [
    (MASTER, DOSSIERS, record("2", SoBienNhan="00673810079")),
    (COPY, DOSSIERS, record("2")),
    (MASTER, STEPS, event(0, "2", "Tiếp nhận hồ sơ")),
    (COPY, STEPS, event(0, "2", "Tiếp nhận hồ sơ")),
    (MASTER, STEPS, event(1, "4", "Thẩm định", NgayKetThucTheoQuyDinh=wire(3))),
    (MASTER, DOSSIERS, record("5", DanhSachHoSoBoSung=[WANTED])),
    (COPY, DOSSIERS, record("9", DanhSachHoSoBoSung=[WANTED])),
    (COPY, STEPS, event(4, "9", "Kết thúc xử lý hồ sơ")),
    (MASTER, DOSSIERS, record("4", DanhSachHoSoBoSung=[BROUGHT], SoDienThoai="0905000001")),
    (MASTER, STEPS, event(7, "4", "Thẩm định lại")),
]  # fmt: skip


def send(store: Store, sent: Sequence[Sent], now: datetime = NOW) -> TakenIn:
    ports = TakeInPorts(store, lambda: KeypadCode.make(f"{random.randrange(10**7, 10**8)}").digits, lambda *_: False)
    for source, service, told in sent:
        message = national.read_message(json.dumps([told]).encode(), service=service, now=now)
        taken = take_in(
            message.statements,
            message.refused,
            source=source,
            service=message.service,
            replay_window=24 * 3600,
            ports=ports,
            now=now,
        )
    return taken


def standing(store: Store) -> tuple[Dossier, tuple[Person, ...]]:
    """The dossier as it is kept, but for what only chance gives it."""
    with store.write() as writer:
        dossier = writer.load(recognise(CODE))
        assert dossier is not None
        assert dossier.id is not None
        return dossier, writer.people_of(dossier.id)


def plain(store: Store) -> tuple[dict[str, object], tuple[Person, ...]]:
    dossier, people = standing(store)
    facts = {name: getattr(dossier, name) for name in dossier.__slots__ if name not in {"id", "keypad"}}
    return facts, people


@pytest.fixture(autouse=True)
def _sources(store: Store) -> None:
    store.sources.put(MASTER)
    store.sources.put(COPY)


def empty_of(store: Store) -> None:
    with store._writing.begin() as connection:
        for table in ("missing_slips", "feed_records", "name_words", "people", "dossier_codes", "steps", "supplements",
                      "fees", "appointments", "dossiers"):  # fmt: skip
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - the names stand above


@pytest.fixture
def expected(store: Store) -> tuple[dict[str, object], tuple[Person, ...]]:
    """What the course ends in as it was sent."""
    send(store, COURSE)
    status = current_status(standing(store)[0])
    assert status is not None
    assert status.stage is Stage.PROCESSING
    return plain(store)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(again=st.lists(st.sampled_from(range(len(COURSE))), max_size=4), data=st.data())
def test_any_order_with_replays_and_late_repetitions_ends_in_the_same_dossier(
    store: Store, expected: object, again: list[int], data: st.DataObject
) -> None:
    order = data.draw(st.permutations([*range(len(COURSE)), *again]))
    late = data.draw(st.integers(1, len(order) - 1))
    empty_of(store)
    send(store, [COURSE[place] for place in order[:late]])
    # Beyond the window a repetition is no replay, and changes nothing either.
    send(store, [COURSE[place] for place in order[late:]], NOW + timedelta(days=2))
    assert plain(store) == expected


def test_a_replay_changes_nothing(store: Store) -> None:
    send(store, COURSE)
    before = standing(store)
    taken = send(store, COURSE)
    assert (taken.accepted, taken.replayed) == (1, 1)
    assert standing(store) == before


def test_each_fact_is_kept_with_who_told_it_and_the_master_has_the_credit(store: Store) -> None:
    for order in (COURSE, COURSE[::-1]):
        empty_of(store)
        send(store, order)
        dossier, _ = standing(store)
        assert dossier.source == MASTER
        assert [(step.at.day, step.source) for step in dossier.steps] == [
            (8, MASTER), (9, MASTER), (12, COPY), (15, MASTER),
        ]  # fmt: skip
        assert {given.source for given in dossier.appointments} <= {MASTER, COPY}
        found = store.reader.find(recognise(CODE))
        assert found is not None
        assert [step.source for step in found.steps] == [step.source for step in dossier.steps]


def test_a_wait_that_a_copy_calls_finished_is_still_a_wait(store: Store) -> None:
    send(store, COURSE[:8])
    found = store.reader.find(recognise(CODE))
    assert found is not None
    status = current_status(found)
    assert status is not None
    assert status.stage is Stage.SUPPLEMENT_WANTED


def test_a_bare_status_is_kept_as_it_arrives(store: Store) -> None:
    send(store, COURSE)
    send(store, [(MASTER, STATUSES, {"MaHoSo": CODE, "TrangThai": 6})], NOW)
    dossier, _ = standing(store)
    status = current_status(dossier)
    assert status is not None
    assert (status.stage, status.since, dossier.received_at) == (Stage.PAYMENT_DUE, NOW, START)


def test_what_only_a_feed_named_is_taken_in_marked_and_listed(store: Store) -> None:
    send(store, COURSE[:1])
    dossier, _ = standing(store)
    assert dossier.procedure is not None
    assert dossier.agency is not None
    assert not dossier.procedure.known
    assert not dossier.agency.known
    unknown = list_unknown(store.unknown)
    assert unknown.procedures == (UnknownName("9.000001", "Thủ tục mẫu", 1),)
    assert unknown.agencies == (UnknownName(None, "Sở Mẫu", 1),)
    store.directory.procedures.put_many([Procedure(code="9.000001", name="Thủ tục mẫu")])
    assert list_unknown(store.unknown).procedures == ()


@pytest.mark.parametrize("phone", ["+84905111005", "0915.111.005"])
def test_a_dossier_is_found_by_either_of_two_phones_in_one_field(store: Store, phone: str) -> None:
    send(store, [(MASTER, DOSSIERS, record("2", SoDienThoai="0905 111 005 / 0915 111 005 (Lan)"))])
    (met,) = store.search.by_phone(phone, 2**62, 10)
    assert met.dossier_id == standing(store)[0].id


def test_a_status_without_its_slip_is_taken_in_and_listed_until_the_slip_comes(store: Store) -> None:
    send(store, [(MASTER, DOSSIERS, record("2")), (MASTER, STEPS, event(4, "5", "Yêu cầu bổ sung"))])
    (missing,) = list_unknown(store.unknown).without_slip
    assert (missing.code, missing.kind, missing.at) == (
        CODE,
        SlipKind.SUPPLEMENT_REQUEST,
        START + timedelta(days=4),
    )
    send(store, [(MASTER, DOSSIERS, record("5", DanhSachHoSoBoSung=[WANTED]))])
    assert list_unknown(store.unknown).slips_missing == 0


def test_thirty_events_in_chunks_of_ten_between_synthetic_ends_are_one_course(store: Store) -> None:
    middle = [event(day, "4", f"Bước {day}") for day in range(1, 29)]
    events = [event(0, "2", "Tiếp nhận hồ sơ"), *middle, event(29, "9", "Kết thúc xử lý hồ sơ")]
    chunks = [events[at : at + 10] for at in range(0, len(events), 10)]
    for chunk in (*chunks, *chunks[::-1]):
        # Each chunk begins and ends with the same two events, as one sender makes them up anew.
        send(store, [(MASTER, STEPS, each) for each in (events[0], *chunk, events[-1])])
    send(store, [(MASTER, DOSSIERS, record("9", NgayKetThucXuLy=wire(29)))])
    dossier, _ = standing(store)
    assert [step.text for step in dossier.steps] == [told["NoiDungXuLy"] for told in events]
    status = current_status(dossier)
    assert status is not None
    assert (status.stage, status.since.day) == (Stage.FINISHED, (START + timedelta(days=29)).day)


def test_of_steps_told_together_only_the_one_that_cannot_be_kept_is_refused(store: Store) -> None:
    told = [
        StepStatement(
            code=CODE,
            digest=bytes([place]) * 32,
            position=place,
            step=ProcessingStep(at=START + timedelta(days=place), stage=Stage.PROCESSING, agency=agency),
        )
        for place, agency in enumerate(("Sở Mẫu", "\ud800", "Phòng Mẫu"))
    ]
    ports = TakeInPorts(store, lambda: KeypadCode.make("41720658").digits, lambda *_: False)

    def take(statements: Sequence[StepStatement]) -> TakenIn:
        return take_in(statements, [], source=MASTER, service=STEPS, replay_window=3600, ports=ports, now=NOW)

    taken = take(told)
    assert (taken.accepted, taken.existed, [each.position for each in taken.refused]) == (2, 1, [1])
    found = store.reader.find(recognise(CODE))
    assert found is not None
    assert [step.agency for step in found.steps] == ["Sở Mẫu", "Phòng Mẫu"]
    again = take([told[0], told[2]])
    assert (again.accepted, again.replayed) == (2, 2)


def told_of(code: str, place: int, agency: str) -> StepStatement:
    at = START + timedelta(days=place)
    return StepStatement(
        code=code,
        digest=bytes([place]) * 32,
        position=place,
        step=ProcessingStep(at=at, stage=Stage.PROCESSING, agency=agency),
    )


def test_steps_that_stand_among_those_of_other_dossiers_go_in_as_each_course_alone(store: Store) -> None:
    codes = [f"TS-2026-00012{number}" for number in range(3)]
    told = [told_of(codes[place % 3], place, "\ud800" if place == 4 else f"Phòng {place}") for place in range(12)]
    ports = TakeInPorts(store, lambda: KeypadCode.make("41720658").digits, lambda *_: False)
    taken = take_in(told, [], source=MASTER, service=STEPS, replay_window=3600, ports=ports, now=NOW)
    assert (taken.accepted, taken.existed, [each.position for each in taken.refused]) == (11, 8, [4])
    for number, code in enumerate(codes):
        found = store.reader.find(recognise(code))
        assert found is not None
        expected = [f"Phòng {place}" for place in range(number, 12, 3) if place != 4]
        assert [step.agency for step in found.steps] == expected


def test_only_steps_leave_their_place_in_a_message() -> None:
    one, other = "TS-2026-000123", "TS-2026-000124"
    first, second, third, fourth, last = (
        told_of(code, place, "Phòng") for place, code in enumerate((one, other, one, one, other))
    )
    undated: Statement = StageStatement(code=one, digest=b"s" * 32, stage=Stage.FINISHED)
    in_turn = _of_one_dossier([first, second, third, undated, fourth, last])[::-1]
    assert in_turn == [[first, third], [second], [undated], [fourth], [last]]


def test_what_a_counter_saw_of_people_outlasts_the_next_record(store: Store) -> None:
    send(store, [(MASTER, DOSSIERS, record("2", SoDienThoai="0905000009"))])
    shown = START + timedelta(hours=2)
    proxy = Person(role=PersonRole.PROXY, name="Lê Văn Thay", phone="0905000888", phone_confirmed_at=shown)
    with store.write() as writer:
        dossier = writer.load(recognise(CODE))
        assert dossier is not None
        assert dossier.id is not None
        (owner,) = writer.people_of(dossier.id)
        corrected = replace(owner, phone="0905000777", phone_confirmed_at=shown)
        writer.save(replace(dossier, people_age=shown), (corrected, proxy))
    send(store, [(MASTER, DOSSIERS, record("9", SoDienThoai="0905000009", NgayKetThucXuLy=wire(5)))])
    assert standing(store)[1] == (corrected, proxy)


def test_a_procedure_that_is_named_in_words_only_is_told_by_them_and_listed_without_a_code(store: Store) -> None:
    in_words = record("2", MaTTHC="", TenTTHC="Thủ tục chỉ có tên", TenLinhVuc="Đất đai")
    send(store, [(MASTER, DOSSIERS, in_words)])
    procedure = standing(store)[0].procedure
    assert procedure is not None
    assert (procedure.name, procedure.field, procedure.told_code) == ("Thủ tục chỉ có tên", "Đất đai", None)
    assert list_unknown(store.unknown).procedures == (UnknownName(None, "Thủ tục chỉ có tên", 1),)


def test_a_procedure_that_the_catalogue_knows_by_its_name_is_the_catalogues(store: Store) -> None:
    known = Procedure(code="1.004222", name="Đăng ký thường trú", field="Cư trú")
    store.directory.procedures.put_many([known])
    send(store, [(MASTER, DOSSIERS, record("2", MaTTHC=None, TenTTHC="Đăng ký thường trú"))])
    assert standing(store)[0].procedure == known
    assert list_unknown(store.unknown).procedures == ()


def test_an_agency_that_only_a_desk_names_is_nothing_to_see_to(store: Store) -> None:
    store.directory.desks.put(OneStopDesk(id="mau", name="Bộ phận Một cửa mẫu", agency_code="H47.77"), main=False)
    assert list_unknown(store.unknown).agencies == ()
