"""What was taken out of an archived dossier comes back by no road: not by feed, import, counter or holder."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lookup_api.contract import counter as asked
from lookup_api.domain.codes import recognise
from lookup_api.domain.dossier import COUNTER_SOURCE, Dossier, Person, PersonRole, ProcessingStep
from lookup_api.domain.errors import Conflict
from lookup_api.domain.missing_slips import missing_slips
from lookup_api.domain.operators import Disposition, Role
from lookup_api.domain.province import SlipKind
from lookup_api.domain.standing import current_status
from lookup_api.domain.statements import DossierStatement
from lookup_api.domain.status import Stage
from lookup_api.sealing import KeyRing
from lookup_api.service.correct_phone import correct_phone
from lookup_api.service.exported import ExportedDossier
from lookup_api.service.follow_dossier import follow_dossier
from lookup_api.service.import_dossiers import import_one
from lookup_api.service.issue_slip import issue_slip
from lookup_api.service.rate_dossier import rate_dossier
from lookup_api.service.record_step import record_step
from lookup_api.service.register_proxy import register_proxy
from lookup_api.service.reissue_receipt import reissue_receipt
from lookup_api.store import Store
from lookup_api.web.counter_sheets import sheet_pdf
from tests.store.test_taking_in import COURSE, DOSSIERS, MASTER, NOW, STEPS, event, record, send, standing, wire
from tests.support.counter import acting, plugged, ports_of, slip, step

YEARS = timedelta(days=4_000)
RETURNED = record("10", NgayTra=wire(21), SoDienThoai="0905000001", TrichYeuHoSo="Tách thửa cho bà Trần Thị Mẫu")


@pytest.fixture
def archived(store: Store) -> Dossier:
    """A dossier that was returned, and archived years later."""
    store.sources.put(MASTER)
    store.sources.put(COUNTER_SOURCE)
    send(store, [*(sent for sent in COURSE if sent[0] is MASTER), (MASTER, DOSSIERS, RETURNED)])
    whole, people = standing(store)
    assert people
    assert whole.summary
    store.archive.archive([whole.id or 0], NOW + YEARS)
    return standing(store)[0]


def bare(store: Store) -> Dossier:
    """The dossier as it stands, with nothing in it that an archived one has not."""
    dossier, people = standing(store)
    assert dossier.archived_at == NOW + YEARS
    assert people == ()
    assert (dossier.appointments, dossier.supplements, dossier.fees, dossier.slips, dossier.counter_facts) == ((),) * 5
    assert dossier.summary is None
    assert all(step.text is None and step.officer is None for step in dossier.steps)
    assert missing_slips(dossier) == ()
    return dossier


def test_a_feed_that_repeats_everything_gives_nothing_back(store: Store, archived: Dossier) -> None:
    later = NOW + YEARS + timedelta(days=1)
    named = event(1, "4", "Thẩm định cho bà Trần Thị Mẫu", NgayKetThucTheoQuyDinh=wire(3))
    send(store, [(MASTER, DOSSIERS, RETURNED), (MASTER, STEPS, named)], later)
    repeated = bare(store)
    for name in ("code", "received_at", "returned_at", "result_appointment", "rescheduled_from", "procedure", "agency"):
        assert getattr(repeated, name) == getattr(archived, name), name
    assert len(repeated.steps) == len(archived.steps)
    assert current_status(repeated) == current_status(archived)


def test_a_feed_may_still_correct_a_lasting_fact(store: Store, archived: Dossier) -> None:
    send(store, [(MASTER, DOSSIERS, {**RETURNED, "NgayTra": wire(22)})], NOW + YEARS)
    corrected = bare(store)
    assert corrected.returned_at is not None
    assert archived.returned_at is not None
    assert corrected.returned_at - archived.returned_at == timedelta(days=1)


def test_an_import_gives_nothing_back(store: Store, archived: Dossier) -> None:
    owner = Person(role=PersonRole.OWNER, name="Trần Thị Mẫu", phone="0905000001")
    statement = DossierStatement(
        code=archived.code,
        digest=b"",
        people=(owner,),
        received_at=archived.received_at,
        returned_at=archived.returned_at,
        stage=Stage.RETURNED,
        summary="Tách thửa cho bà Trần Thị Mẫu",
    )
    told = [ProcessingStep(at=NOW - timedelta(days=10), stage=None, text="Gọi cho bà Mẫu", officer="Cán bộ")]
    exported = ExportedDossier(statement=statement, steps=told, agency=None, line=1)
    with store.write() as writer:
        saved, new = import_one(exported, writer=writer, source=MASTER, is_sensitive=lambda *_: False, now=NOW + YEARS)
    assert saved is not None
    assert not new
    assert len(bare(store).steps) == len(archived.steps) + 1


def test_a_counter_writes_nothing_to_it(store: Store, keyring: KeyRing, archived: Dossier) -> None:
    ports, now = ports_of(store, keyring), NOW + YEARS
    writes: list[tuple[Any, Any]] = [
        (correct_phone, asked.PhoneRequest(phone="0905000002")),
        (register_proxy, asked.ProxyRequest(proxy=asked.PersonAsked(name="Đặng Văn Đức"))),
        (reissue_receipt, asked.ReissueRequest()),
        (record_step, step(text="Ghi thêm")),
        (issue_slip, slip("guidance", lines=["Mời bà Mẫu"])),
    ]
    for write, wanted in writes:
        with pytest.raises(Conflict, match="archived"):
            write(archived.code, wanted, acting(), ports, now)
    with pytest.raises(Conflict, match="archived"):
        sheet_pdf(archived.code, SlipKind.RECEIPT, None, plugged(store, keyring), now, "quay-1")
    bare(store)


def test_a_holder_neither_follows_it_nor_leaves_words(store: Store, archived: Dossier) -> None:
    with pytest.raises(Conflict, match="archived"):
        follow_dossier(archived, following=True, proof=None, chat="telegram:7", language="vi", store=store, now=NOW)
    rate_dossier(archived, 5, "Cảm ơn chị Lan", "kiosk", store=store, now=NOW)
    [response] = store.ratings.response(archived.returned_at or NOW, NOW)
    assert response.rated == 1
    with store._writing.connect() as connection:
        assert connection.exec_driver_sql("SELECT comment FROM ratings").scalars().all() == [None]


def test_notes_keep_that_they_were_written_and_lose_their_words(store: Store, archived: Dossier) -> None:
    store.operators.add("lan", Role.OPERATOR, "x", "x", NOW)
    credentials = store.operators.credentials("lan")
    assert credentials is not None
    with store.write() as writer:
        writer.operator_notes.write(
            credentials.operator.id, Disposition.ANSWERED, archived.id, "Bà Mẫu đã gọi", "call-7", NOW
        )
    store.archive.archive([archived.id or 0], NOW + YEARS)
    [note] = store.operator_notes.of_dossier(archived.id or 0, 5)
    assert (note.text, note.conversation) == (None, None)


def test_an_archived_dossier_is_the_same_on_both_roads_of_reading(store: Store, archived: Dossier) -> None:
    found = store.reader.find(recognise(archived.code))
    assert found is not None
    assert replace(found, steps=()) == replace(archived, steps=())
