"""Slips and dated facts come back as they went in, sealed on the way; numbers and answers hold for many writers."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from lookup_api.domain.adjustments import AdjustmentReason, DeadlineAdjustment
from lookup_api.domain.codes import recognise
from lookup_api.domain.counter_facts import (
    Collecting,
    CounterFact,
    HandedOver,
    OfficerInCharge,
    Refund,
    ToBring,
    Visit,
)
from lookup_api.domain.deadlines import Term, TermUnit
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.errors import Conflict
from lookup_api.domain.province import SlipKind
from lookup_api.domain.slips import Paper, Slip, SlipContent
from lookup_api.store import Store
from lookup_api.store.counter import KEPT
from tests.store.samples import DAY, NOW, START, save, simple

CONTENT = SlipContent(
    reason="Thiếu giấy của bà Nguyễn Thị Hoàng Oanh",
    papers=(Paper(name="Bản sao giấy khai sinh cháu Bông", originals=1, copies=2, photocopies=3),),
    lines=("Ký tên", "Đóng dấu"),
    address="Tổ 4, thôn Hòa Thuận",
    sets=2,
    term=Term(15, TermUnit.WORKING_DAY),
    book="7",
    line="42",
    appointment_before=START + 10 * DAY,
    appointment_after=START + 12 * DAY,
    at_fault="Phòng Tài nguyên",
    decision="Dừng",
    money="Hoàn 50.000 đồng",
    officer="Lê Thị Cán Bộ",
    contact="02350000111",
)
SLIPS = (
    Slip(
        kind=SlipKind.RECEIPT, number="0001/2024/TNHS", issued_at=START, title="Giấy tiếp nhận", form="01",
        circular="01/2018/TT-VPCP", issuer_title="Chuyên viên", content=CONTENT,
    ),
    Slip(kind=SlipKind.CONTROL, number="0002/2024/KSHS", issued_at=START + DAY, title="Phiếu kiểm soát"),
)  # fmt: skip
FACTS: tuple[CounterFact, ...] = (
    Collecting(noted_at=START, place="Quầy 3", parcel="EE123456789VN"),
    ToBring(noted_at=START, items=("Giấy hẹn", "Căn cước")),
    Visit(noted_at=START, at=START + DAY, place="Nhà bà Oanh"),
    DeadlineAdjustment(
        reason=AdjustmentReason.OWN_DELAY, before=START, after=START + DAY, decided_at=START + DAY, slip_number="1"
    ),
    OfficerInCharge(noted_at=START + DAY, title="Chuyên viên", phone="02350000112"),
    Refund(noted_at=START + 2 * DAY, amount=50_000, reason="Nộp thừa"),
    HandedOver(noted_at=START + 3 * DAY, role="owner", shown="căn cước"),
)


def loaded(store: Store, code: str) -> Dossier:
    with store.write() as writer:
        dossier = writer.load(recognise(code))
    assert dossier is not None
    return dossier


def test_slips_and_facts_come_back_as_they_went_in_and_lookups_see_no_content(store: Store) -> None:
    [saved] = save(store, simple(1, slips=SLIPS, counter_facts=FACTS))
    whole = loaded(store, saved.code)
    assert (whole.slips, whole.counter_facts) == (SLIPS, FACTS)
    assert store.reader.find_whole(recognise(saved.code)) == whole
    told = store.reader.find(recognise(saved.code))
    assert told is not None
    assert told.slips == tuple(replace(slip, content=None) for slip in SLIPS)
    assert told.counter_facts == FACTS


def test_a_dossier_that_nobody_has_is_not_found_whole(store: Store) -> None:
    assert store.reader.find_whole(recognise("H47.16-240621-9999")) is None


def test_what_is_saved_is_what_stands_and_the_same_moment_in_another_zone_is_the_same_fact(store: Store) -> None:
    [saved] = save(store, simple(1, slips=SLIPS, counter_facts=FACTS))
    abroad = replace(SLIPS[1], issued_at=SLIPS[1].issued_at.astimezone(UTC))
    with store.write() as writer:
        writer.load(recognise(saved.code))
        writer.save(replace(saved, slips=(abroad,), counter_facts=FACTS[:1]))
    again = loaded(store, saved.code)
    assert again.slips == (SLIPS[1],)
    assert again.counter_facts == FACTS[:1]


def test_nothing_of_a_person_or_a_home_stands_in_the_file(store: Store, url: str) -> None:
    save(store, simple(1, slips=SLIPS, counter_facts=FACTS))
    if not url.startswith("sqlite"):
        return  # the same columns; PostgreSQL's files are not ours to read
    path = url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = Path(path).read_bytes()
    for word in ("Oanh", "Bông", "Hòa Thuận", "Cán Bộ", "EE123456789VN", "02350000112", "Nộp thừa"):
        assert word.encode() not in kept, word


def test_serials_of_many_writers_are_one_row_of_numbers(store: Store) -> None:
    def draw(_: int) -> int:
        with store.write() as writer:
            return writer.counter.next_serial("code H47.16", "241105")

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(draw, range(40))) == list(range(1, 41))
    with store.write() as writer:
        assert writer.counter.next_serial("code H47.16", "241106") == 1
        assert writer.counter.next_serial("code H47.17", "241105") == 1


def test_a_number_of_a_write_that_failed_is_given_again(store: Store) -> None:
    def fail() -> None:
        with store.write() as writer:
            assert writer.counter.next_serial("slip", "2026") == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.write() as writer:
        assert writer.counter.next_serial("slip", "2026") == 1


def test_an_answer_is_kept_for_its_request_alone_and_for_a_week(store: Store) -> None:
    with store.write() as writer:
        assert writer.counter.kept_answer("quầy\n1", b"request", NOW) is None
        writer.counter.keep_answer("quầy\n1", b"request", b"answer", NOW)
    with store.write() as writer:
        assert writer.counter.kept_answer("quầy\n1", b"request", NOW + DAY) == b"answer"
        assert writer.counter.kept_answer("quầy\n2", b"request", NOW) is None
        with pytest.raises(Conflict):
            writer.counter.kept_answer("quầy\n1", b"another", NOW)
    with store.write() as writer:
        assert writer.counter.kept_answer("quầy\n1", b"another", NOW + KEPT + timedelta(seconds=1)) is None
