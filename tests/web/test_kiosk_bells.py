"""Bells of kiosks over HTTP: who rang stands before all others until somebody signed in answers, or time passes."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from lookup_api.contract.kiosks import Device, Heartbeat, Screen
from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.operators import Role
from lookup_api.domain.periods import month_of
from lookup_api.domain.report import ReportName
from lookup_api.reporting import make_report
from lookup_api.service.watch_kiosks import CALL_STANDS, SILENT_AFTER
from tests.web.conftest import Face
from tests.web.console import Answer, Console, console_of, later

WELL = Heartbeat(version="0.1.0", screen=Screen.ATTRACT)


@pytest.fixture
def console(face: Face) -> Console:
    return console_of(face)


def beat(console: Console, name: str, told: Heartbeat) -> None:
    body = msgspec.to_builtins(told, builtin_types=())
    assert console.ask("POST", f"/v1/kiosks/{name}/heartbeat", body, kind=KeyKind.KIOSK).status == 200


def ring(console: Console, name: str, **told: Any) -> str:
    """Ring at a kiosk now; when that was, as the API tells it."""
    beat(console, name, msgspec.structs.replace(WELL, called_at=console.clock.now, **told))
    return str(shown(console)[name]["told"]["called_at"])


def shown(console: Console) -> dict[str, dict[str, Any]]:
    """The kiosks as the console is told of them, by name, in their order."""
    return {each["name"]: each for each in console.ask("GET", "/v1/kiosks").body["kiosks"]}


def answer(console: Console, name: str, called_at: str, session: str | None, key: str = "test-kiosk") -> Answer:
    return console.ask("POST", f"/v1/kiosks/{name}/bell", {"key": key, "called_at": called_at}, session=session)


def test_who_rang_comes_before_kiosks_that_are_silent(console: Console) -> None:
    beat(console, "a-silent", WELL)
    later(console.clock, seconds=SILENT_AFTER.total_seconds() + 1)
    beat(console, "b-well", WELL)
    beat(console, "c-lost", msgspec.structs.replace(WELL, lost=[Device.PRINTER]))
    ring(console, "d-rings")
    assert list(shown(console)) == ["d-rings", "a-silent", "c-lost", "b-well"]
    assert [each.get("rings", False) for each in shown(console).values()] == [True, False, False, False]


def test_an_answer_ends_it_and_says_who_and_when(console: Console) -> None:
    mai, cuong = console.sign_in("Mai"), console.sign_in("Cường", Role.COUNTER)
    called_at = ring(console, "hall-1")
    later(console.clock, minutes=2)
    [kiosk] = answer(console, "hall-1", called_at, mai).body["kiosks"]
    assert "rings" not in kiosk
    assert kiosk["state"] == "well"
    assert kiosk["answered"]["by"] == "Mai"
    later(console.clock, minutes=1)
    assert answer(console, "hall-1", called_at, cuong).body["kiosks"] == [kiosk]  # the first stands
    report = make_report(ReportName.KIOSKS, console.face.parts, month_of(console.clock.now))
    row = dict(zip(report.columns, report.rows[0], strict=True))
    assert (row["answered_by"], row["answered_at"]) == ("Mai", console.clock.now - timedelta(minutes=1))
    later(console.clock, minutes=1)
    again = ring(console, "hall-1")
    assert shown(console)["hall-1"]["rings"]
    assert "answered" not in shown(console)["hall-1"]
    assert answer(console, "hall-1", called_at, mai).problem == "conflict"  # that was an earlier bell
    assert answer(console, "hall-1", again, cuong).body["kiosks"][0]["answered"]["by"] == "Cường"


def test_what_nobody_answered_is_over_by_itself(console: Console) -> None:
    ring(console, "hall-1")
    later(console.clock, seconds=CALL_STANDS.total_seconds() - 1)
    assert shown(console)["hall-1"]["rings"]
    later(console.clock, seconds=1)
    assert "rings" not in shown(console)["hall-1"]


def test_who_is_not_signed_in_or_serves_nobody_answers_nothing(console: Console) -> None:
    called_at = ring(console, "hall-1")
    assert answer(console, "hall-1", called_at, None).status == 401
    assert answer(console, "hall-1", called_at, console.sign_in("Quản trị", Role.ADMIN)).status == 403
    mai, body = console.sign_in("Mai"), {"key": "test-kiosk", "called_at": called_at}
    for kind in set(KeyKind) - {KeyKind.CONSOLE}:
        assert console.ask("POST", "/v1/kiosks/hall-1/bell", body, session=mai, kind=kind).status == 403
    assert shown(console)["hall-1"]["rings"]


@pytest.mark.parametrize(
    "body",
    [
        None, [], {}, {"key": "test-kiosk"}, {"key": "test-kiosk", "called_at": "soon"}, {"key": 1, "called_at": "x"},
        {"key": "test-kiosk", "called_at": "2026-11-18T10:00:00"}, {"key": "x", "called_at": "2026-11-18T03:00:00Z"},
        {"key": "x" * 257, "called_at": "2026-11-18T03:00:00Z"},
        {"key": "test-kiosk", "called_at": "2026-11-18T03:00:00Z", "who": "Nguyen Van A"},
    ],
)  # fmt: skip
def test_what_is_no_bell_is_refused(console: Console, body: object) -> None:
    mai = console.sign_in("Mai")
    ring(console, "hall-1")
    assert console.ask("POST", "/v1/kiosks/hall-1/bell", body, session=mai).problem == "invalid_request"
    assert shown(console)["hall-1"]["rings"]


def test_a_kiosk_says_where_it_stands_whether_by_id_or_by_name(console: Console) -> None:
    desk = console.face.parts.store.directory.desks.all()[0]
    for name, told in (("by-id", desk.id), ("by-name", desk.name), ("nowhere", "chưa đặt")):
        beat(console, name, msgspec.structs.replace(WELL, desk=told))
    seen = shown(console)
    assert seen["by-id"]["desk"] == seen["by-name"]["desk"]
    assert seen["by-id"]["desk"]["name"] == desk.name
    assert seen["by-id"]["desk"].get("phone") == desk.phone
    assert "desk" not in seen["nowhere"]
    report = make_report(ReportName.KIOSKS, console.face.parts, month_of(console.clock.now))
    assert {row[1] for row in report.rows} == {desk.name, "chưa đặt"}
