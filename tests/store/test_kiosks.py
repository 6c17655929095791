"""Heartbeats and the order of changes, on both databases."""

from dataclasses import replace
from datetime import timedelta

from lookup_api.contract.kiosks import Device, Heartbeat, Paper, Screen
from lookup_api.domain.codes import recognise
from lookup_api.domain.operators import Role
from lookup_api.service.make_snapshot import Place
from lookup_api.service.watch_kiosks import Answered, Heard
from lookup_api.store import Store
from tests.store.samples import DAY, DESK, FULL, NOW, PROXY, save, simple, with_directory

TOLD = Heartbeat("0.1.0", Screen.OFFLINE, lost=[Device.PRINTER], paper=Paper.OUT, snapshot_at=NOW, desk="xã Mẫu")


def test_the_last_heartbeat_of_each_kiosk_of_each_key_is_kept(store: Store) -> None:
    first, other = Heard("one", "hall", NOW, TOLD), Heard("two", "hall", NOW, replace_screen(Screen.ATTRACT))
    assert store.kiosks.hear(first, 1)
    assert store.kiosks.hear(other, 1)
    later = Heard("one", "hall", NOW + timedelta(minutes=1), replace_screen(Screen.IN_USE))
    assert store.kiosks.hear(later, 1)
    assert not store.kiosks.hear(Heard("one", "second", NOW, TOLD), 1)
    assert store.kiosks.all() == (later, other)
    assert store.kiosks.forget("one", "hall")
    assert not store.kiosks.forget("one", "hall")
    assert store.kiosks.all() == (other,)


def test_of_a_bell_the_first_answer_is_kept_and_of_a_kiosk_the_newest_is_told(store: Store) -> None:
    for name in ("Lê Thị Mai", "Phạm Văn Cường"):
        store.operators.add(name, Role.COUNTER, "hash", "secret", NOW)
    first, second = (each.operator.id for each in store.operators.list())
    rung, again = NOW, NOW + timedelta(minutes=3)
    assert store.kiosks.answers() == ()
    store.kiosks.answer("one", "hall", rung, first, again)
    store.kiosks.answer("one", "hall", rung, second, again)
    assert store.kiosks.answers() == (Answered("one", "hall", rung, "Lê Thị Mai", again),)
    store.kiosks.answer("one", "hall", again, second, again)
    store.kiosks.answer("two", "hall", rung, second, again)
    assert set(store.kiosks.answers()) == {
        Answered("one", "hall", again, "Phạm Văn Cường", again),
        Answered("two", "hall", rung, "Phạm Văn Cường", again),
    }


def replace_screen(screen: Screen) -> Heartbeat:
    return Heartbeat(TOLD.version, screen)


def test_dossiers_come_in_the_order_in_which_they_changed(store: Store) -> None:
    with_directory(store)
    many = [simple(number, desk=DESK) for number in range(1, 6)]
    kept = save(store, *many, simple(9), people=(PROXY,))
    start = store.changed.begin(DESK.id, 100)
    assert codes(store, start) == [dossier.code for dossier in many]
    assert store.changed.begin(DESK.id, 2) > start
    assert len(codes(store, store.changed.begin(DESK.id, 2))) == 2
    assert codes(store, start, desk_id="elsewhere") == []
    last = store.changed.after(DESK.id, start, returned_since=NOW, most=100)[-1].place
    with store.write() as writer:
        loaded = writer.load(recognise(many[1].code))
        assert loaded is not None
        writer.save(replace(loaded, received_at=NOW))
    assert codes(store, last) == [many[1].code]
    assert codes(store, start)[-1] == many[1].code
    store.archive.archive([kept[0].id or 0], NOW)
    assert many[0].code not in codes(store, start)


def test_what_was_returned_long_ago_is_left_out_and_all_numbers_come_along(store: Store) -> None:
    with_directory(store)
    save(store, FULL, people=(PROXY,))
    returned = FULL.returned_at
    assert returned is not None
    start = store.changed.begin(DESK.id, 100)
    assert store.changed.after(DESK.id, start, returned_since=returned + DAY, most=10) == []
    [changed] = store.changed.after(DESK.id, start, returned_since=returned, most=10)
    assert {alias.text for alias in changed.dossier.aliases} == {alias.text for alias in FULL.aliases}
    assert changed.receipt_id == store.reader.receipt_id_of(changed.dossier.id or 0)
    assert all(step.text is None for step in changed.dossier.steps)


def codes(store: Store, place: Place, *, desk_id: str = DESK.id) -> list[str]:
    found = store.changed.after(desk_id, place, returned_since=NOW, most=100)
    return [each.dossier.code for each in found]
