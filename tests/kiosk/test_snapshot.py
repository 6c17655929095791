"""What is kept for when the API is away: found by any number, sealed, bounded, and nothing to be read off the disk."""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.link import snapshot as snapshots
from kiosk.link.snapshot import FILE, Snapshot
from lookup_api.contract.kiosks import KeptAnswer
from lookup_api.contract.kiosks import Snapshot as Page
from lookup_api.contract.views import Level, TimelinessKey, View
from lookup_api.domain.codes import KeypadCode, recognise
from lookup_api.domain.receipt_token import RECEIPT_ID, issue_token, read_token
from tests.support.fake_lookup_api import NOW, overdue_view, processing_view, ready_view, sample_views, supplement_view

SECRET = "made up channel key"
PAGE = 4096  # bytes of the file that SQLite reads at once
KEYPAD = KeypadCode.make("41720658").digits


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Snapshot]:
    snapshot = Snapshot(tmp_path, SECRET)
    yield snapshot
    snapshot.close()


def item(view: View, *numbers: str) -> KeptAnswer:
    code_level = msgspec.structs.replace(
        view, level=Level.CODE, applicant=None, phone=None, fee=None, supplement=None, officer=None
    )
    return KeptAnswer([recognise(view.code).key, *numbers], code_level)


def page(*items: KeptAnswer, since: str = "1-1", more: bool = False, as_of: datetime = NOW) -> Page:
    return Page(as_of, since, list(items), more)


def test_every_number_finds_the_dossier_marked_with_the_age_of_what_is_kept(kept: Snapshot) -> None:
    view = processing_view()
    kept.take_in(page(item(view, KEYPAD, "TS2024000123")), run=1)
    later = NOW + timedelta(minutes=20)
    for text in (view.code, view.code.lower().replace("-", " "), KEYPAD, "TS-2024-000123"):
        found = kept.find(text, later)
        assert found is not None, text
        assert found.code == view.code
        assert found.as_of == NOW
        assert found.applicant is None
    for text in ("H47.16-240605-9999", "", "chào", "049190000077", KEYPAD[:-1] + str((int(KEYPAD[-1]) + 1) % 10)):
        assert kept.find(text, later) is None, text


@pytest.mark.parametrize("code", ["H47.16-240605-0003", "TS/2024/000123-A"])
def test_a_receipt_is_found_by_what_stands_in_its_token(kept: Snapshot, code: str) -> None:
    receipt_id = bytes(range(RECEIPT_ID))
    token = issue_token(recognise(code), issue=1, receipt_id=receipt_id, key_id=1, key=b"made up")
    assert (read_token(token).code_text is None) == code.startswith("TS")
    view = msgspec.structs.replace(processing_view(), code=code)
    kept.take_in(page(item(view, f"receipt:{receipt_id.hex()}")), run=1)
    for text in (token, f"HTTPS://TC.EXAMPLE.VN/T/{token}"):
        found = kept.find(text, NOW)
        assert found is not None
        assert (found.code, found.level) == (code, Level.CODE)


def test_in_time_then_is_not_said_once_the_time_has_passed(kept: Snapshot) -> None:
    in_time, late = ready_view(), overdue_view()
    due = NOW + timedelta(hours=2)
    in_time = msgspec.structs.replace(processing_view(in_time.code), processing_deadline=due, result_appointment=due)
    kept.take_in(page(item(in_time), item(late)), run=1)
    soon = kept.find(in_time.code, NOW + timedelta(hours=1))
    assert soon is not None
    assert soon.timeliness is not None
    assert soon.timeliness.working_seconds is None
    after = kept.find(in_time.code, due + timedelta(seconds=1))
    assert after is not None
    assert after.timeliness is None
    overdue = kept.find(late.code, due)
    assert overdue is not None
    assert overdue.timeliness is not None
    assert overdue.timeliness.key is TimelinessKey.OVERDUE


def test_nothing_is_answered_before_a_run_is_whole(kept: Snapshot) -> None:
    view = processing_view()
    kept.take_in(page(item(view), more=True), run=1)
    assert kept.find(view.code, NOW) is None
    assert (kept.since, kept.brought_at, kept.whole_at) == ("", None, None)
    kept.take_in(page(since="7-7"), run=1)
    assert kept.find(view.code, NOW) is not None
    assert (kept.since, kept.brought_at, kept.whole_at) == ("7-7", NOW, NOW)


def test_changes_replace_and_a_new_run_ends_what_is_no_longer_there(kept: Snapshot) -> None:
    first, second = processing_view(), ready_view()
    kept.take_in(page(item(first), item(second)), run=1)
    changed = msgspec.structs.replace(first, stage=second.stage)
    minute = NOW + timedelta(minutes=1)
    kept.take_in(page(item(changed), as_of=minute, since="2-2"), run=kept.next_run(whole=False))
    found = kept.find(first.code, minute)
    assert found is not None
    assert found.stage == second.stage
    assert (kept.count(), kept.whole_at, kept.brought_at) == (2, NOW, minute)
    day = NOW + timedelta(days=1)
    kept.take_in(page(item(second), as_of=day), run=kept.next_run(whole=True))
    assert kept.find(first.code, day) is None
    assert kept.find(second.code, day) is not None
    assert (kept.count(), kept.whole_at) == (1, day)


def test_a_number_of_two_dossiers_answers_neither(kept: Snapshot) -> None:
    first, second = processing_view(), ready_view()
    kept.take_in(page(item(first, "0123BN2024"), item(second, "0123BN2024")), run=1)
    assert kept.find("0123/BN-2024", NOW) is None
    assert kept.find(first.code, NOW) is not None


def test_it_is_bounded_and_keeps_what_came_last(kept: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "MOST_ENTRIES", 5)
    views = [processing_view(f"H47.16-240605-{number:04d}") for number in range(8)]
    kept.take_in(page(*map(item, views)), run=1)
    assert kept.count() == 5
    assert kept.find(views[0].code, NOW) is None
    assert kept.find(views[-1].code, NOW) is not None


def test_it_outlives_a_restart_and_ends_with_its_channel_key(tmp_path: Path) -> None:
    view = processing_view()
    first = Snapshot(tmp_path, SECRET)
    first.take_in(page(item(view)), run=1)
    first.close()
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    again = Snapshot(tmp_path, SECRET)
    assert again.find(view.code, NOW) is not None
    again.close()
    other = Snapshot(tmp_path, "another channel key")
    assert (other.find(view.code, NOW), other.count(), other.since) == (None, 0, "")
    other.close()


@pytest.mark.parametrize("damage", [b"no database at all" * 100, b""])
def test_a_file_that_is_none_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / FILE).write_bytes(damage)
    snapshot = Snapshot(tmp_path, SECRET)
    snapshot.take_in(page(item(processing_view())), run=1)
    assert snapshot.find(processing_view().code, NOW) is not None
    snapshot.close()


@pytest.mark.parametrize("number", range(2, 13))
def test_a_file_that_a_worn_disk_damages_is_no_trouble_to_anybody_and_begun_anew(tmp_path: Path, number: int) -> None:
    views = [msgspec.structs.replace(processing_view(), code=f"H47.16-240605-{count:04}") for count in range(60)]
    everything = page(*map(item, views))
    whole = Snapshot(tmp_path, SECRET)
    whole.take_in(everything, run=1)
    whole.close()
    damaged_page = slice(PAGE * (number - 1), PAGE * number)
    content = bytearray((tmp_path / FILE).read_bytes())
    assert len(content) >= PAGE * number
    content[damaged_page] = bytes(255 - byte for byte in content[damaged_page])
    (tmp_path / FILE).write_bytes(content)
    kept = Snapshot(tmp_path, SECRET)
    for view in views:
        found = kept.find(view.code, NOW)
        assert found is None or found.code == view.code
    assert kept.count() <= len(views)
    for _ in range(2):  # as the task does that keeps it up to date: the second turn at the latest brings everything
        kept.mend()
        with contextlib.suppress(sqlite3.Error):
            kept.take_in(everything, run=kept.next_run(whole=kept.whole_at is None))
    assert [kept.find(view.code, NOW) is not None for view in views] == [True] * len(views)
    kept.close()


@pytest.mark.parametrize("name", ["brought_at", "whole_at", "since", "run", "salt", "check"])
@pytest.mark.parametrize("value", [b"2024-06\x8424T09:00:00+07:00", b"2024-06-24T09:00:00", "words", 7, -7])
def test_a_value_that_became_another_is_damage_and_mended(tmp_path: Path, name: str, value: bytes | str | int) -> None:
    """One bit is enough; whoever asks offline is on the window's thread or a person's only answer."""
    view = processing_view()
    Snapshot(tmp_path, SECRET).close()
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO standing VALUES (?, ?)", (name, value))
    kept = Snapshot(tmp_path, SECRET)
    assert kept.find(view.code, NOW) is None
    for _ in range(2):
        kept.mend()
        with contextlib.suppress(sqlite3.Error):
            kept.take_in(page(item(view)), run=kept.next_run(whole=kept.whole_at is None))
    found = kept.find(view.code, NOW)
    assert found is not None
    assert isinstance(kept.since, str)
    kept.close()


def test_a_file_that_another_has_is_not_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = processing_view()
    kept = Snapshot(tmp_path, SECRET)
    kept.take_in(page(item(view)), run=1)
    kept.close()
    monkeypatch.setattr(snapshots, "BUSY_WITHIN", 0.01)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError):
            Snapshot(tmp_path, SECRET)
    kept = Snapshot(tmp_path, SECRET)
    assert kept.find(view.code, NOW) is not None
    kept.close()


def test_an_entry_that_was_changed_or_moved_is_not_there(kept: Snapshot) -> None:
    first, second = processing_view(), ready_view()
    kept.take_in(page(item(first), item(second)), run=1)
    with kept._connection as connection:
        [(one, sealed), (two, _)] = connection.execute("SELECT id, sealed FROM entries ORDER BY id").fetchall()
        connection.execute("UPDATE entries SET sealed = ? WHERE id = ?", (sealed, two))
        connection.execute("UPDATE entries SET sealed = ? WHERE id = ?", (b"short", one))
    assert kept.find(first.code, NOW) is None
    assert kept.find(second.code, NOW) is None


def test_the_disk_lists_no_code_and_tells_of_no_dossier(tmp_path: Path) -> None:
    views = [*sample_views(), supplement_view()]
    snapshot = Snapshot(tmp_path, SECRET)
    snapshot.take_in(page(*(item(view, KEYPAD[:-2] + f"{at:02d}") for at, view in enumerate(views))), run=1)
    snapshot.close()
    dump = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert len(dump) > 4096
    for view in views:
        told = [view.code, recognise(view.code).key, view.code[-11:], KEYPAD[:-2]]
        told += [view.desk.name if view.desk else "", view.agency.name or "" if view.agency else ""]
        told += [view.procedure.name or "" if view.procedure else "", view.stage.key.value]
        for words in filter(None, told):
            assert words.encode() not in dump, words


def test_what_is_not_at_level_code_is_never_kept(kept: Snapshot) -> None:
    view = msgspec.structs.replace(processing_view(), level=Level.HOLDER)
    kept.take_in(page(KeptAnswer([recognise(view.code).key], view)), run=1)
    assert kept.count() == 0
