"""Agencies and who took over from them, desks, procedures, sources and the calendar."""

from contextlib import suppress
from dataclasses import replace

import pytest

from lookup_api.domain.catalogue import Agency, OneStopDesk, Procedure
from lookup_api.domain.codes import recognise
from lookup_api.domain.errors import InvalidRequest
from lookup_api.domain.statements import RefusedRecord
from lookup_api.store import Store
from lookup_api.store.agency_codes import canonical_agency_code
from tests.store.samples import DESK, NOW, PROCEDURE, SOURCE, save, simple


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("000.00.16.H47", "H47.16"),
        ("H47.16", "H47.16"),
        (" h47.16 ", "H47.16"),
        ("000.17.22.H56", "H56.22.17"),
        ("000.00.00.G01", "G01"),
        ("G01", "G01"),
        ("", ""),
        ("UBND huyện", "UBND HUYỆN"),
        ("1.2.3.4", "1.2.3.4"),
        ("H47\0", ""),
        ("\ud800", ""),
    ],
)
def test_both_orders_of_an_identifier_are_one(written: str, canonical: str) -> None:
    assert canonical_agency_code(written) == canonical


def test_a_merger_is_followed_to_its_end_in_whatever_order_it_is_entered(store: Store) -> None:
    store.directory.agencies.put("H47.16", "Huyện Cũ", "H47.20")
    assert store.directory.agencies.all() == (Agency(code="H47.16", name="Huyện Cũ"),)
    store.directory.agencies.put("H47.20", "Huyện Giữa", "000.00.30.H47")
    store.directory.agencies.put("H47.30", "Xã Mới")
    assert {agency.code: agency.successor for agency in store.directory.agencies.all()} == {
        "H47.16": "Xã Mới",
        "H47.20": "Xã Mới",
        "H47.30": None,
    }
    save(store, simple(1, agency=Agency(code="000.00.16.H47", name="khác")))
    found = store.reader.find(recognise(simple(1).code))
    assert found is not None
    assert found.agency == Agency(code="H47.16", name="Huyện Cũ", successor="Xã Mới")


def test_a_circle_of_mergers_ends(store: Store) -> None:
    store.directory.agencies.put_many([("H1.1", "Một", "H1.2"), ("H1.2", "Hai", "H1.1")])
    assert [agency.successor for agency in store.directory.agencies.all()] == ["Hai", "Một"]


def test_the_desk_of_an_agency_else_of_its_successor_else_the_main_one(store: Store) -> None:
    desks, agencies = store.directory.desks, store.directory.agencies
    with store.write() as writer:
        assert writer.desk_for("H47.16") is None
    desks.put(OneStopDesk(id="centre", name="Trung tâm", agency_code="H47"), main=True)
    with store.write() as writer:
        assert [desk.id for code in ("H47.16", None, "") if (desk := writer.desk_for(code))] == ["centre"] * 3
    agencies.put("H47.16", "Huyện", "H47.20")
    agencies.put("H47.20", "Xã")
    desks.put(OneStopDesk(id="new", name="Một cửa xã", agency_code="H47.20"))
    with store.write() as writer:
        assert (desk := writer.desk_for("000.00.16.H47")) is not None
        assert desk.id == "new"
    desks.put(DESK)
    with store.write() as writer:
        assert writer.desk_for("H47.16") == DESK
    assert desks.get("mau") == DESK
    assert desks.get("nowhere") is None
    assert [desk.id for desk in desks.all()] == ["centre", "mau", "new"]


def test_a_desk_of_no_agency_stands_in_for_all(store: Store) -> None:
    desk = replace(DESK, agency_code=None)
    store.directory.desks.put(desk)
    with store.write() as writer:
        assert writer.desk_for("H47.99") == desk


def test_a_changed_desk_is_the_dossiers_desk(store: Store) -> None:
    save(store, simple(1, desk=DESK))
    moved = replace(DESK, address="2 Trần Phú")
    store.directory.desks.put(moved)
    found = store.reader.find(recognise(simple(1).code))
    assert found is not None
    assert found.desk == moved


@pytest.mark.parametrize("text", ["\0", "\ud800"])
def test_texts_that_no_database_keeps_do_no_harm(store: Store, text: str) -> None:
    store.sources.put(SOURCE)
    with store.write() as writer:
        assert writer.desk_for(text) is None
        with suppress(InvalidRequest):  # SQLite keeps the first, PostgreSQL neither
            writer.procedure(Procedure(code="1.000001", name=text))
        writer.quarantine(SOURCE.id, text, RefusedRecord(position=0, reason=text, raw=b"", code=text), NOW)
        writer.save(simple(1))
    assert [record.reason for record in store.quarantine.of_source(SOURCE.id)] == ["?"]
    assert store.reader.find(recognise(simple(1).code)) is not None


def test_the_catalogues_procedure_goes_before_the_stated_one(store: Store) -> None:
    store.directory.procedures.put_many([PROCEDURE])
    with store.write() as writer:
        assert writer.procedure(Procedure(code=PROCEDURE.code, name="khác")) == PROCEDURE
        stated = Procedure(code="9.999999", name="Lạ", sensitive=True)
        assert writer.procedure(stated) == replace(stated, known=False)
        assert writer.procedure(replace(stated, name="Lạ hơn")) == replace(stated, known=False)
    store.directory.procedures.put_many([replace(stated, name="Đúng tên")])
    assert store.directory.procedures.get("9.999999") == replace(stated, name="Đúng tên")
    assert store.directory.procedures.get("0") is None
    assert [procedure.code for procedure in store.directory.procedures.all()] == [PROCEDURE.code, "9.999999"]


def test_sources_keep_their_trust_and_their_replay_window(store: Store) -> None:
    assert store.source(SOURCE.id) is None
    store.sources.put(SOURCE)
    assert store.sources.replay_window(SOURCE.id) == 24 * 3600
    store.sources.put(replace(SOURCE, mirrors_waiting_as_done=False), replay_window=60)
    assert store.source(SOURCE.id) == replace(SOURCE, mirrors_waiting_as_done=False)
    assert store.sources.replay_window(SOURCE.id) == 60
    assert store.sources.replay_window("nowhere") == 24 * 3600
    assert store.sources.all() == (replace(SOURCE, mirrors_waiting_as_done=False),)
