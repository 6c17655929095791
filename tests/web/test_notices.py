"""Notices from a feed's step to the report of who sent them, through the client that channels use."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import msgspec
import pytest
from sqlalchemy import text

from lookup_api.client import Conflict, DossierNotFound, InvalidRequest, LookupClient, NotAllowed, calls
from lookup_api.contract.holders import LostReceiptKey
from lookup_api.contract.lookups import Asker, AskerKind, KeyKind, Proof, ProofKind
from lookup_api.contract.notices import NoticeOutcome, NoticeToSend, Situation, Way
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import GivenAppointment, Person, PersonRole
from lookup_api.domain.maintenance import Maintenance, MaintenanceKind
from lookup_api.domain.working_time import VIETNAM
from lookup_api.service.announce_maintenance import announce_maintenance
from lookup_api.service.claim_notices import LEASE
from lookup_api.service.notice_ports import NoticeSource, Recipient
from lookup_api.service.queue_notices import queue_notices
from lookup_api.web.app import create_app
from tests.support.clocks import At
from tests.web.conftest import FEED_SECRET_NAME, Face

PHONE = "0905000077"
CODE = "000.00.16.H47-261118-0077"
DAYTIME = datetime(2026, 11, 18, 10, 0, tzinfo=VIETNAM)  # a Wednesday
HOURS = timedelta(hours=1)
Channel = Callable[[KeyKind], LookupClient]


@pytest.fixture
def clock() -> At:
    return At(DAYTIME)


@pytest.fixture
def daytime(face: Face, clock: At) -> Face:
    """The same face on a working day, its feed live."""
    face.parts.store.notice_sources.put("motcua", NoticeSource(live_since=DAYTIME - HOURS))
    parts = replace(face.parts, clock=clock)
    return replace(face, client=create_app(parts).test_client(), parts=parts)


@pytest.fixture
def channel(daytime: Face) -> Channel:
    """A client of each kind of key, straight into the application."""
    transport = httpx.WSGITransport(app=daytime.client.application)
    return lambda kind: LookupClient("http://lookup", daytime.keys[kind], transport=transport)


def feed(face: Face, *steps: tuple[int, datetime], **record: str) -> None:
    """A dossier's record and steps, as a provincial system sends them."""

    def post(service: str, data: list[dict[str, str]]) -> None:
        session = face.client.post(
            "/v1/feeds/session", json={"username": FEED_SECRET_NAME, "password": face.keys[KeyKind.FEED]}
        ).json["session"]
        body = {"session": session, "madonvi": "000.00.16.H47", "service": service, "data": data}
        answer = face.client.post("/v1/feeds/national", data=msgspec.json.encode(body))
        assert answer.json["error_code"] == 0, answer.json

    if record:
        post("DongBoHoSoMC", [{"MaHoSo": CODE, "ChuHoSo": "Trần Thị Mẫu", "SoDienThoai": PHONE, **record}])
    if steps:
        sent = [
            {"MaHoSo": CODE, "NguoiXuLy": "Lê Mẫu", "ThoiDiemXuLy": f"{at:%Y%m%d%H%M%S}", "TrangThai": str(stage),
             "PhongBanXuLy": "UBND xã Mẫu", "NoiDungXuLy": "x"}
            for stage, at in steps
        ]  # fmt: skip
        post("CapNhatTienDoHoSoMC", sent)


def accepted(face: Face) -> None:
    feed(
        face, TrangThaiHoSo="2", NgayTiepNhan=f"{DAYTIME - HOURS / 2:%Y%m%d%H%M%S}",
        NgayHenTra=f"{DAYTIME + 120 * HOURS:%Y%m%d%H%M%S}", MaTTHC="1.004222", TenTTHC="Đăng ký thường trú",
    )  # fmt: skip


def claimed(channel: Channel, *ways: Way) -> list[NoticeToSend]:
    with channel(KeyKind.SMS) as sms:
        return sms.send(calls.claim_notices(ways or (Way.SMS,))).items


def test_a_feeds_step_becomes_a_text_that_carries_what_the_holder_may_know(daytime: Face, channel: Channel) -> None:
    accepted(daytime)
    [notice] = claimed(channel)
    assert notice.situation is Situation.ACCEPTED
    assert (notice.address, notice.language, notice.attempt) == ("+84905000077", "vi", 1)
    assert notice.view.level == "holder"
    assert notice.view.result_appointment == DAYTIME + 120 * HOURS
    assert notice.leased_until == DAYTIME + LEASE
    assert notice.one_time_code is None
    with channel(KeyKind.SMS) as sms:
        assert sms.send(calls.settle_notice(notice, NoticeOutcome.SENT)).state == "sent"
        assert sms.send(calls.settle_notice(notice, NoticeOutcome.FAILED)).state == "sent"
    assert claimed(channel) == []


def test_the_same_message_again_tells_nothing_more(daytime: Face, channel: Channel, clock: At) -> None:
    accepted(daytime)
    accepted(daytime)
    assert len(claimed(channel)) == 1
    clock.now += timedelta(days=2)
    accepted(daytime)
    assert [notice.attempt for notice in claimed(channel)] == [2]


def test_at_night_nothing_is_handed_out_but_codes_and_at_seven_all_of_it(
    daytime: Face, channel: Channel, clock: At
) -> None:
    accepted(daytime)
    clock.now = DAYTIME.replace(hour=22)
    assert claimed(channel) == []
    with channel(KeyKind.KIOSK) as kiosk:
        assert kiosk.send(calls.send_one_time_code(CODE)).noted
    daytime.parts.store.locks.record_wrong(b"x" * 16, b"y" * 16, clock.now)  # waits for what was put off
    [code] = claimed(channel)
    assert code.situation is Situation.ONE_TIME_CODE
    assert code.one_time_code is not None
    clock.now = DAYTIME.replace(hour=7) + 24 * HOURS
    assert [notice.situation for notice in claimed(channel)] == [Situation.ACCEPTED]


def test_what_was_overtaken_is_not_told(daytime: Face, channel: Channel) -> None:
    accepted(daytime)
    feed(daytime, (5, DAYTIME - HOURS / 3), (4, DAYTIME - HOURS / 4))
    assert Situation.SUPPLEMENT_WANTED not in {notice.situation for notice in claimed(channel)}


def test_several_dossiers_of_one_phone_come_as_one_group(daytime: Face, channel: Channel) -> None:
    accepted(daytime)
    feed(daytime, (5, DAYTIME - HOURS / 4))
    notices = claimed(channel)
    assert {notice.situation for notice in notices} == {Situation.ACCEPTED, Situation.SUPPLEMENT_WANTED}
    assert len({notice.recipient for notice in notices}) == 1


def test_an_apology_is_sent_before_the_promised_time_passes(daytime: Face, channel: Channel, clock: At) -> None:
    accepted(daytime)
    claimed(channel)
    clock.now = DAYTIME + 119 * HOURS
    with daytime.parts.store.write() as writer:
        before = writer.load(recognise(CODE))
        assert before is not None
        later = DAYTIME + 168 * HOURS
        given = (*before.appointments, GivenAppointment(later, clock.now))
        facts = {"result_appointment": later, "rescheduled_from": before.result_appointment, "appointments": given}
        after = writer.save(replace(before, **facts))
        queue_notices(writer, before, after, clock.now, source="motcua")
    [notice] = [notice for notice in claimed(channel) if notice.situation is Situation.RESCHEDULED]
    assert notice.view.result_appointment == later
    assert notice.view.rescheduled is not None
    assert notice.view.rescheduled.from_ == DAYTIME + 120 * HOURS


def test_who_sends_by_one_way_claims_no_other(channel: Channel) -> None:
    with channel(KeyKind.CHAT) as chat, pytest.raises(NotAllowed):
        chat.send(calls.claim_notices([Way.SMS]))
    with channel(KeyKind.CONSOLE) as console:
        assert console.send(calls.claim_notices([Way.CALL])).items == []
    with channel(KeyKind.KIOSK) as kiosk, pytest.raises(NotAllowed):
        kiosk.send(calls.claim_notices([Way.SMS]))


def test_who_opted_out_of_texts_is_on_the_desks_list(daytime: Face, channel: Channel) -> None:
    with channel(KeyKind.SMS) as sms:
        assert not sms.send(calls.want_notices(Proof(ProofKind.PHONE, PHONE), wanted=False)).following
    accepted(daytime)
    assert claimed(channel) == []
    with channel(KeyKind.CONSOLE) as console:
        [call] = console.send(calls.claim_notices([Way.CALL])).items
        assert call.address == "+84905000077"
        assert console.send(calls.settle_notice(call, NoticeOutcome.SENT)).state == "sent"


def test_a_notice_is_ordered_by_hand_where_it_is_true(daytime: Face, channel: Channel) -> None:
    feed(daytime, (5, DAYTIME - 48 * HOURS), TrangThaiHoSo="5", NgayTiepNhan=f"{DAYTIME - 72 * HOURS:%Y%m%d%H%M%S}")
    assert claimed(channel) == []
    with channel(KeyKind.COUNTER) as counter:
        assert counter.send(calls.order_notice(CODE, Situation.SUPPLEMENT_WANTED)).queued == 1
        assert counter.send(calls.order_notice(CODE, Situation.SUPPLEMENT_WANTED)).queued == 0
        assert counter.send(calls.order_notice(CODE, Situation.SUPPLEMENT_WANTED, key="again")).queued == 1
        with pytest.raises(Conflict):
            counter.send(calls.order_notice(CODE, Situation.RESULT_READY))
        with pytest.raises(InvalidRequest):
            counter.send(calls.order_notice(CODE, Situation.ONE_TIME_CODE))
        with pytest.raises(DossierNotFound):
            counter.send(calls.order_notice("H47.16-200101-0001", Situation.RESULT_READY))
    assert len(claimed(channel)) == 2


def test_a_feed_orders_for_its_own_dossiers_only(daytime: Face, channel: Channel) -> None:
    strange = daytime.shown["payment_due"].dossier.code
    with channel(KeyKind.FEED) as source, pytest.raises(DossierNotFound):
        source.send(calls.order_notice(strange, Situation.FEE_DUE))


@pytest.mark.parametrize("number", ["0", "404", "x", "-1", "9" * 30, "٣"])
def test_an_outcome_of_no_notice_is_refused(daytime: Face, number: str) -> None:
    answer = daytime.client.post(
        f"/v1/notices/{number}/outcome", json={"outcome": "sent", "attempt": 1}, headers=daytime.bearer(KeyKind.SMS)
    )
    assert answer.json["code"] == "invalid_request"


def test_every_view_that_leaves_with_a_notice_is_on_record(daytime: Face, channel: Channel) -> None:
    accepted(daytime)
    claimed(channel)
    rows = daytime.parts.store._reading.all(text("SELECT channel, level FROM ledger WHERE key_type = 'notice'"))
    assert [tuple(row) for row in rows] == [("sms", "holder")]
    assert daytime.parts.store.ledger.verify() is None


def test_the_other_calls_of_a_holder_go_through_the_client(daytime: Face, channel: Channel) -> None:
    accepted(daytime)
    asker = Asker(AskerKind.PHONE, PHONE)
    proof = Proof(ProofKind.PHONE, PHONE)
    with channel(KeyKind.SMS) as sms:
        assert sms.send(calls.follow(CODE, following=True, asker=asker, proof=proof, language="en")).code
        with pytest.raises(Conflict):
            sms.send(calls.rate(CODE, 5, asker=asker, proof=proof))
        with pytest.raises(NotAllowed):
            sms.send(calls.recover_codes(LostReceiptKey.PHONE, PHONE, asker=asker))
        assert sms.send(calls.desks()).items
        assert sms.send(calls.procedures("thuong tru", limit=5)).items


def test_what_nobody_sent_in_time_goes_another_way(daytime: Face, channel: Channel, clock: At) -> None:
    accepted(daytime)
    clock.now = DAYTIME + 96 * HOURS
    assert claimed(channel) == []
    with channel(KeyKind.CONSOLE) as console:
        assert [each.way for each in console.send(calls.claim_notices([Way.CALL])).items] == [Way.CALL]


def test_a_phone_of_many_owners_is_told_no_more_than_the_code_tells(daytime: Face, channel: Channel) -> None:
    accepted(daytime)
    for number in range(6):
        code = f"000.00.16.H47-261117-{number:04d}"
        record = {"MaHoSo": code, "ChuHoSo": f"Người Mẫu {number}", "SoDienThoai": PHONE, "TrangThaiHoSo": "2"}
        body = {"madonvi": "000.00.16.H47", "service": "DongBoHoSoMC", "data": [record]}
        headers = daytime.bearer(KeyKind.FEED)
        assert daytime.client.post("/v1/feeds/national", json=body, headers=headers).json["error_code"] == 0
    views = [notice.view for notice in claimed(channel) if notice.view.code == CODE]
    assert [(view.level, view.applicant) for view in views] == [("code", None)]


def test_an_email_carries_no_identity(daytime: Face, channel: Channel) -> None:
    accepted(daytime)
    with daytime.parts.store.write() as writer:
        before = writer.load(recognise(CODE))
        assert before is not None
        writer.save(before, [Person(role=PersonRole.OWNER, name="Trần Thị Mẫu", email="mau@example.vn")])
    feed(daytime, (5, DAYTIME - HOURS / 4))
    [notice] = [notice for notice in claimed(channel, Way.EMAIL) if notice.way is Way.EMAIL]
    assert notice.address == "mau@example.vn"
    assert notice.view.level == "code"


def test_what_time_brings_is_found_while_claiming(daytime: Face, channel: Channel, clock: At) -> None:
    accepted(daytime)
    [first] = claimed(channel)
    with channel(KeyKind.SMS) as sms:
        sms.send(calls.settle_notice(first, NoticeOutcome.SENT))
    clock.now = DAYTIME + 121 * HOURS
    assert [notice.situation for notice in claimed(channel)] == [Situation.OVERDUE]


# --- opting out, quiet and maintenance ------------------------------------------------------------------------------


def test_who_opts_out_while_a_text_waits_is_told_another_way(daytime: Face, channel: Channel) -> None:
    accepted(daytime)
    with channel(KeyKind.SMS) as sms:
        sms.send(calls.want_notices(Proof(ProofKind.PHONE, PHONE), wanted=False))
    assert claimed(channel) == []
    with channel(KeyKind.CONSOLE) as console:
        assert [call.situation for call in console.send(calls.claim_notices([Way.CALL])).items] == [Situation.ACCEPTED]


def test_what_would_leave_when_it_is_quiet_waits_already(daytime: Face, channel: Channel, clock: At) -> None:
    accepted(daytime)
    clock.now = DAYTIME.replace(hour=20, minute=58, second=1)
    assert claimed(channel) == []
    clock.now = DAYTIME.replace(hour=20, minute=57)
    assert [notice.situation for notice in claimed(channel)] == [Situation.ACCEPTED]


def planned(face: Face, clock: At) -> Maintenance:
    begins = clock.now + timedelta(days=4)
    notice = Maintenance(
        id="m1", kind=MaintenanceKind.PLANNED, begins_at=begins, ends_at=begins + 2 * HOURS, published_at=clock.now,
        text=(("vi", "Không tra cứu được qua ki-ốt."),),
    )  # fmt: skip
    face.parts.store.maintenance.publish(notice)
    return notice


def followed(face: Face, *codes: str) -> None:
    """Two phones follow: one every dossier, in English the other one the first."""
    with face.parts.store.write() as writer:
        for code in codes:
            dossier = writer.load(recognise(code))
            assert dossier is not None
            writer.wishes.follow(dossier.id or 0, Recipient(Way.SMS, "+84905000091"), DAYTIME)
        first = writer.load(recognise(codes[0]))
        assert first is not None
        writer.wishes.follow(first.id or 0, Recipient(Way.SMS, "+84905000092", "en"), DAYTIME)


def test_maintenance_is_told_once_to_every_phone_that_follows(daytime: Face, channel: Channel, clock: At) -> None:
    codes = [daytime.shown[name].dossier.code for name in ("processing", "supplement_wanted", "payment_due")]
    followed(daytime, *codes)
    notice, store = planned(daytime, clock), daytime.parts.store
    assert announce_maintenance(notice, store, store.in_time, clock.now) == 2
    assert announce_maintenance(notice, store, store.in_time, clock.now) == 0
    told = claimed(channel)
    assert sorted((each.address, each.situation.value, each.language) for each in told) == [
        ("+84905000091", "maintenance", "vi"), ("+84905000092", "maintenance", "en")]  # fmt: skip
    for each in told:
        assert each.maintenance is not None
        assert (each.maintenance.begins_at, each.maintenance.ends_at) == (notice.begins_at, notice.ends_at)
        assert each.maintenance.text == {"vi": "Không tra cứu được qua ki-ốt."}


def test_maintenance_that_was_called_off_is_not_told(daytime: Face, channel: Channel, clock: At) -> None:
    followed(daytime, daytime.shown["processing"].dossier.code)
    notice, store = planned(daytime, clock), daytime.parts.store
    announce_maintenance(notice, store, store.in_time, clock.now)
    assert store.maintenance.end("m1", clock.now)
    assert claimed(channel) == []
    with pytest.raises(InvalidRequest):
        announce_maintenance(replace(notice, ended_at=clock.now), store, store.in_time, clock.now)
    with channel(KeyKind.COUNTER) as counter, pytest.raises(InvalidRequest):
        counter.send(calls.order_notice(daytime.shown["processing"].dossier.code, Situation.MAINTENANCE))


def test_a_chat_that_follows_is_told_as_a_holder(daytime: Face, channel: Channel) -> None:
    accepted(daytime)
    asker, proof = Asker(AskerKind.CHAT, "telegram:42"), Proof(ProofKind.PHONE, PHONE)
    with channel(KeyKind.CHAT) as chat:
        chat.send(calls.follow(CODE, following=True, asker=asker, proof=proof, way="chat", language="en"))
        feed(daytime, (10, DAYTIME - HOURS / 4))
        [notice] = chat.send(calls.claim_notices([Way.CHAT])).items
        assert (notice.situation, notice.address, notice.language) == (Situation.RETURNED, "telegram:42", "en")
        assert notice.view.level == "holder"
        chat.send(calls.settle_notice(notice, NoticeOutcome.SENT))


def test_a_chat_that_no_longer_follows_when_it_is_its_turn_is_told_nothing(daytime: Face, channel: Channel) -> None:
    accepted(daytime)
    asker, proof = Asker(AskerKind.CHAT, "telegram:42"), Proof(ProofKind.PHONE, PHONE)
    with channel(KeyKind.CHAT) as chat:
        chat.send(calls.follow(CODE, following=True, asker=asker, proof=proof, way="chat"))
        feed(daytime, (10, DAYTIME - HOURS / 4))
        chat.send(calls.follow(CODE, following=False, asker=asker, proof=proof, way="chat"))
        assert chat.send(calls.claim_notices([Way.CHAT])).items == []
    assert [notice.situation for notice in claimed(channel)] == []
