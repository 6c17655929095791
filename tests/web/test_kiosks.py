"""Kiosks over HTTP: heartbeats and who sees them, and a snapshot that carries what a code alone is told."""

import json
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from lookup_api.cli import main
from lookup_api.contract.kiosks import Device, Heartbeat, KioskState, Paper, Screen, Snapshot
from lookup_api.contract.lookups import KeyKind
from lookup_api.contract.views import View
from lookup_api.domain.codes import recognise
from lookup_api.domain.disclosure import POLICY, Level, may_tell
from lookup_api.domain.dossier import Dossier
from lookup_api.domain.periods import month_of
from lookup_api.domain.report import ReportName
from lookup_api.reporting import make_report
from lookup_api.sealing import KeyRing
from lookup_api.service import make_snapshot
from lookup_api.service.watch_kiosks import MOST_OF_KEY, SILENT_AFTER, watch_kiosks
from tests.web.conftest import Face

WELL = Heartbeat(version="0.1.0", screen=Screen.ATTRACT, paper=Paper.FINE)


def beat(face: Face, name: str, told: Heartbeat | bytes = WELL, kind: KeyKind = KeyKind.KIOSK) -> int:
    body = told if isinstance(told, bytes) else msgspec.json.encode(told)
    return face.client.post(f"/v1/kiosks/{name}/heartbeat", data=body, headers=face.bearer(kind)).status_code


def taken(face: Face, desk: str, since: str = "") -> list[Snapshot]:
    """All pages of a desk's snapshot."""
    pages = []
    while not pages or pages[-1].more:
        answer = face.client.get(
            "/v1/snapshot", query_string={"desk": desk, "since": since}, headers=face.bearer(KeyKind.KIOSK)
        )
        assert answer.status_code == 200, answer.get_data(as_text=True)
        pages.append(msgspec.json.decode(answer.get_data(), type=Snapshot))
        since = pages[-1].since
    return pages


def at_desks(face: Face) -> dict[str, list[Dossier]]:
    found: dict[str, list[Dossier]] = {}
    for dossier in face.parts.store.survey.dossiers():
        if dossier.desk is not None:
            found.setdefault(dossier.desk.id, []).append(dossier)
    return found


def test_a_heartbeat_is_kept_and_seen_by_staff_alone(face: Face) -> None:
    assert beat(face, "hall-1") == 200
    assert beat(face, "hall-2", Heartbeat("0.1.0", Screen.OFFLINE, lost=[Device.CAMERA], paper=Paper.OUT)) == 200
    assert beat(face, "hall-1") == 200
    for kind in KeyKind:
        answer = face.client.get("/v1/kiosks", headers=face.bearer(kind))
        assert answer.status_code == (200 if kind in {KeyKind.CONSOLE, KeyKind.COUNTER} else 403)
    told = face.client.get("/v1/kiosks", headers=face.bearer(KeyKind.CONSOLE)).get_json()["kiosks"]
    assert [(each["name"], each["state"]) for each in told] == [("hall-2", "degraded"), ("hall-1", "well")]
    assert told[0]["told"] == {"version": "0.1.0", "screen": "offline", "lost": ["camera"], "paper": "out"}
    for kind in set(KeyKind) - {KeyKind.KIOSK}:
        assert beat(face, "hall-1", kind=kind) == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"version":"1","screen":"attract","note":"Nguyen Van A"}',
        b'{"version":"Nguyen Van A","screen":"attract"}',
        b'{"version":"1","screen":"H47.16-240605-0003"}',
        b'{"version":"1","screen":"attract","lost":["0905000001"]}',
        b'{"version":"1","screen":"attract","snapshot_at":"2026-11-22T08:00:00"}',
    ],
)
def test_a_heartbeat_has_no_place_for_anything_else(face: Face, body: bytes) -> None:
    assert beat(face, "hall-1", body) == 422
    assert face.parts.store.kiosks.all() == ()


def test_names_are_names_and_one_key_speaks_for_so_many(face: Face) -> None:
    assert beat(face, "a" * 65) == 422
    assert beat(face, "a%20b") == 422
    assert [beat(face, f"k{number}") for number in range(MOST_OF_KEY)] == [200] * MOST_OF_KEY
    assert beat(face, "one-more") == 403
    assert beat(face, "k0") == 200


def test_a_silent_kiosk_alarms_until_it_is_forgotten(
    face: Face, filled: tuple[Path, KeyRing], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert beat(face, "hall-1") == 200
    store, now = face.parts.store, face.parts.clock()
    assert [each.state for each in watch_kiosks(store.kiosks, now)] == [KioskState.WELL]
    later = now + SILENT_AFTER + timedelta(seconds=1)
    assert [each.state for each in watch_kiosks(store.kiosks, later)] == [KioskState.SILENT]
    assert not make_report(ReportName.KIOSKS, face.parts, month_of(now)).alarm

    monkeypatch.setenv("LOOKUP_DATABASE_URL", face.parts.settings.lookup_database_url)
    monkeypatch.setenv("LOOKUP_KEY_FILE", str(filled[0].with_name("keys.json")))
    capsys.readouterr()
    assert main(["report", "kiosks", "--fail-on-alarm"]) == 0
    told = capsys.readouterr().out
    assert "hall-1" in told
    assert "Bình thường" in told
    assert "Chờ người dùng" in told
    old = msgspec.structs.replace(WELL, screen=Screen.OUT_OF_ORDER)
    assert beat(face, "hall-1", old) == 200
    assert main(["report", "kiosks", "--fail-on-alarm"]) == 1
    assert "Tạm ngừng phục vụ" in capsys.readouterr().out
    assert main(["kiosks", "list"]) == 0
    assert "hall-1" in capsys.readouterr().out
    assert main(["kiosks", "forget", "test-kiosk", "hall-1"]) == 0
    assert main(["kiosks", "forget", "test-kiosk", "hall-1"]) == 1
    assert store.kiosks.all() == ()


def test_a_snapshot_is_of_one_desk_and_finds_each_dossier_as_a_lookup_would(face: Face) -> None:
    desks = at_desks(face)
    now = face.parts.clock()
    for desk_id, dossiers in desks.items():
        items = {item.view.code: item for page in taken(face, desk_id) for item in page.items}
        recent = {
            dossier.code
            for dossier in dossiers
            if dossier.returned_at is None or now - dossier.returned_at < make_snapshot.RETURNED_KEPT
        }
        assert set(items) == recent
        for dossier in dossiers[:20]:
            if dossier.code in recent:
                numbers = items[dossier.code].numbers
                assert {recognise(alias.text).key for alias in dossier.aliases} <= set(numbers)
                assert dossier.keypad in numbers
                asked = face.client.get(f"/v1/dossiers/{dossier.code}", headers=face.bearer(KeyKind.KIOSK)).get_json()
                kept = msgspec.to_builtins(items[dossier.code].view)
                for view in (asked, kept):
                    view.get("timeliness", {}).pop("working_seconds", None)  # it goes down between two questions
                asked.get("desk", {}).pop("days", None)  # they pass, and what is kept does not
                assert kept == asked


def test_a_snapshot_names_nobody_and_no_sensitive_procedure(face: Face) -> None:
    store = face.parts.store
    secrets, sensitive = set(), set()
    for dossier in store.survey.dossiers():
        for person in store.reader.people_of(dossier.id or 0):
            secrets |= {value for value in (person.name, person.id_number, person.phone, person.email) if value}
        if dossier.procedure is not None and dossier.procedure.sensitive:
            sensitive.add(dossier.code)
    assert secrets
    assert sensitive
    pages = [page for desk in at_desks(face) for page in taken(face, desk)]
    views = [item.view for page in pages for item in page.items]
    assert sensitive & {view.code for view in views}
    for view in views:
        assert view.level is Level.CODE
        assert view.procedure is None or view.code not in sensitive
        for field in msgspec.structs.fields(View):
            if not may_tell(field.encode_name, Level.CODE):
                assert getattr(view, field.name) == field.default, field.name
        assert view.collect is None or view.collect.parcel is None
        assert view.supplement is None or view.supplement.papers == []
    written = json.dumps(msgspec.to_builtins(pages), ensure_ascii=False)
    assert not [secret for secret in secrets if secret in written]
    assert {field for field, level in POLICY.items() if level is not Level.CODE} >= {"applicant", "phone", "officer"}


def test_a_snapshot_goes_on_from_where_it_was(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    desk_id, dossiers = max(at_desks(face).items(), key=lambda each: len(each[1]))
    monkeypatch.setattr(make_snapshot, "PAGE", 7)
    monkeypatch.setattr(make_snapshot, "OVERLAP", timedelta(0))
    pages = taken(face, desk_id)
    assert len(pages) > 3
    assert [page.more for page in pages] == [True] * (len(pages) - 1) + [False]
    codes = [item.view.code for page in pages for item in page.items]
    assert len(codes) == len(set(codes))
    assert [item for page in taken(face, desk_id, pages[-1].since) for item in page.items] == []
    changed = next(dossier for dossier in dossiers if dossier.returned_at is None)
    with face.parts.store.write() as writer:
        loaded = writer.load(recognise(changed.code))
        assert loaded is not None
        writer.save(loaded)
    again = [item.view.code for page in taken(face, desk_id, pages[-1].since) for item in page.items]
    assert again == [changed.code]
    monkeypatch.setattr(make_snapshot, "MOST", 5)
    assert len([item for page in taken(face, desk_id) for item in page.items]) <= 5


def test_a_snapshot_is_for_kiosks_and_by_desk(face: Face) -> None:
    [desk, *_] = face.parts.store.directory.desks.all()
    for kind in set(KeyKind) - {KeyKind.KIOSK}:
        assert face.client.get(f"/v1/snapshot?desk={desk.id}", headers=face.bearer(kind)).status_code == 403
    assert face.client.get(f"/v1/snapshot?desk={desk.id}").status_code == 401
    by_name = {"desk": desk.name}
    named = face.client.get("/v1/snapshot", query_string=by_name, headers=face.bearer(KeyKind.KIOSK))
    assert named.status_code == 200
    for query in ("", "desk=", "desk=nowhere", f"desk={desk.id}&since=yesterday", f"desk={desk.id}&since=1-",
                  f"desk={desk.id}&since={'9' * 18}-1", f"desk={desk.id}&since=-1-1"):  # fmt: skip
        answer = face.client.get(f"/v1/snapshot?{query}", headers=face.bearer(KeyKind.KIOSK))
        assert answer.get_json()["code"] == "invalid_request", query
