"""Invented dossiers and people, as full as they can be."""

from dataclasses import replace
from datetime import datetime, timedelta

from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure
from lookup_api.domain.codes import KeypadCode
from lookup_api.domain.dossier import (
    Channel,
    CodeAlias,
    CodeKind,
    CollectMethod,
    Dossier,
    Fee,
    GivenAppointment,
    Person,
    PersonKind,
    PersonRole,
    ProcessingStep,
    RecordedStage,
    SourceSystem,
    Supplement,
)
from lookup_api.domain.status import Authority, Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.store import Store

DAY = timedelta(days=1)
START = datetime(2024, 6, 20, 8, 15, 0, 123456, tzinfo=VIETNAM)
NOW = datetime(2024, 7, 15, 9, 0, tzinfo=VIETNAM)

SOURCE = SourceSystem(
    id="tinh-demo", name="Hệ thống một cửa", authority=Authority.MINISTRY, mirrors_waiting_as_done=True
)
PROCEDURE = Procedure(code="1.004222", name="Đăng ký thường trú", field="Cư trú", field_code="G01-CA01", sensitive=True)
AGENCY = Agency(code="H47.16", name="UBND huyện Mẫu", successor="UBND xã Mẫu Mới")
DESK = OneStopDesk(
    id="mau",
    name="Bộ phận Một cửa huyện Mẫu",
    address="1 Hùng Vương",
    phone="02353852739",
    hours="7:30-11:30, 13:30-17:00",
    province="quang-nam",
    agency_code="H47.16",
)
KEYPAD = KeypadCode.make("41720658").digits

OWNER = Person(
    role=PersonRole.OWNER,
    name="Nguyễn Thị Hoàng Oanh",
    id_number="049190 000 001",
    phone="0905.000.001",
    email="oanh@example.vn",
    phone_confirmed_at=START,
)
PROXY = Person(role=PersonRole.PROXY, name="Đặng Văn Đức", id_number="049085000002", phone="+84 905 000 002")
COMPANY = Person(role=PersonRole.SUBMITTER, kind=PersonKind.ENTERPRISE, name="Công ty Mẫu", id_number="4000123456")

FULL = Dossier(
    code="H47.16-240620-0001",
    source=SOURCE,
    as_of=START + 5 * DAY,
    aliases=(
        CodeAlias(CodeKind.NATIONAL, "H47.16-240620-0001"),
        CodeAlias(CodeKind.NATIONAL, "000.00.16.H47-240620-0001"),
        CodeAlias(CodeKind.LEGACY, "TS-2024-000123"),
        CodeAlias(CodeKind.RECEIPT, "0123/BN-2024"),
    ),
    keypad=KEYPAD,
    procedure=PROCEDURE,
    agency=AGENCY,
    desk=DESK,
    channel=Channel.ONLINE,
    collect=CollectMethod.POST,
    submitted_at=START - DAY,
    received_at=START,
    processing_deadline=START + 10 * DAY,
    result_appointment=START + 12 * DAY,
    rescheduled_from=START + 10 * DAY,
    result_ready_at=START + 9 * DAY,
    returned_at=START + 11 * DAY,
    refused_at=START + 13 * DAY,
    not_solved=True,
    recorded=RecordedStage(Stage.SUPPLEMENT_WANTED, START + 2 * DAY),
    record_age=START + 2 * DAY,
    people_age=START + DAY,
    appointments=(GivenAppointment(START + 10 * DAY, START), GivenAppointment(START + 12 * DAY, START + 3 * DAY)),
    steps=(
        ProcessingStep(
            at=START + DAY,
            stage=Stage.PROCESSING,
            agency="Phòng Tài nguyên",
            deadline=START + 4 * DAY,
            started_at=START,
            text="Chuyển cho bà Nguyễn Thị Hoàng Oanh",
            officer="Lê Thị Cán Bộ",
            officer_title="Chuyên viên",
        ),
        ProcessingStep(at=START + 2 * DAY, stage=None),
        ProcessingStep(at=START + 2 * DAY, stage=Stage.SUPPLEMENT_WANTED, text="Thiếu giấy của ông Đức"),
    ),
    supplements=(
        Supplement(
            number="7",
            requested_at=START + 2 * DAY,
            completed_at=START + 3 * DAY,
            content="Bản sao giấy khai sinh của cháu Bông",
            appointment_before=START + 10 * DAY,
            appointment_after=START + 12 * DAY,
        ),
        Supplement(number="8", requested_at=START + 4 * DAY),
    ),
    fees=(
        Fee(name="Lệ phí bản sao", amount=8_000, paid=True),
        Fee(name="Lệ phí bản sao", amount=8_000, paid=True),  # two copies
        Fee(name="Phí thẩm định", amount=500_000),
    ),
    summary="Tách thửa cho bà Nguyễn Thị Hoàng Oanh",
    receipt_issue=2,
)


def simple(serial: int, **facts: object) -> Dossier:
    """A dossier with the least there can be, by its running number."""
    dossier = Dossier(code=f"H47.16-240621-{serial:04d}", source=SOURCE, as_of=START)
    return replace(dossier, **facts)  # type: ignore[arg-type] # a test names fields of a dossier


def with_directory(store: Store) -> None:
    """Enter the agencies, desk and procedure that `FULL` refers to."""
    store.sources.put(SOURCE)
    store.directory.agencies.put("H47.16", AGENCY.name, "H47.99")
    store.directory.agencies.put("H47.99", AGENCY.successor or "")
    store.directory.desks.put(DESK)
    store.directory.procedures.put_many([PROCEDURE])


def save(store: Store, *dossiers: Dossier, people: tuple[Person, ...] = ()) -> tuple[Dossier, ...]:
    """Save dossiers in one transaction."""
    with store.write() as writer:
        return tuple(writer.save(dossier, people) for dossier in dossiers)
