"""In touch with the API: heartbeats without anything of a visit, the snapshot from page to page, notices once."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.link.connection import Connection
from kiosk.link.heartbeat import AWAY, EVERY, REFUSED, WHOLE_EVERY, Health, Notices, Pulse, Refreshing
from kiosk.link.snapshot import Snapshot
from kiosk.services import name_of
from kiosk.state import (
    Answer,
    Attract,
    ConnectionChanged,
    Event,
    Fault,
    FaultChanged,
    Help,
    Keypad,
    Machine,
    NoticesTold,
    Offline,
    OutOfOrder,
    Page,
    Visit,
)
from lookup_api.client import Call, InvalidRequest, LookupUnavailable, NotSignedIn, StoreUnavailable
from lookup_api.contract.duties import MaintenanceNotice, MaintenanceNotices
from lookup_api.contract.kiosks import Device, Heartbeat, HeartbeatKept, KeptAnswer, Paper, Screen
from lookup_api.contract.kiosks import Snapshot as SnapshotPage
from lookup_api.contract.problems import Problem, ProblemCode
from lookup_api.contract.views import Level
from lookup_api.domain.codes import recognise
from lookup_api.settings import Settings
from tests.support.fake_lookup_api import NOW, processing_view, ready_view

VIEW = processing_view()


class Api:
    """Answers calls from a list; an exception in it is raised."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.calls: list[Call[Any]] = []

    def send(self, call: Call[Any]) -> Any:
        self.calls.append(call)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def visit(page: Page, **machine: Any) -> Visit:
    return Visit(("vi",), Visit.begin(("vi",), 0.0).looks, 0.0, page, machine=Machine(**machine))


TROUBLE = Problem(ProblemCode.STORE_UNAVAILABLE, "", 503)


@pytest.mark.parametrize(
    ("page", "machine", "screen"),
    [
        (Attract(), {}, Screen.ATTRACT),
        (Attract(), {"connected": False}, Screen.OFFLINE),
        (Keypad("0123456789"), {}, Screen.IN_USE),
        (Answer(VIEW), {"connected": False}, Screen.IN_USE),
        (Offline(TROUBLE, VIEW.code, VIEW.code, typed=True), {}, Screen.OFFLINE),
        (OutOfOrder(Fault.CLOSED), {}, Screen.OUT_OF_ORDER),
    ],
)
def test_a_heartbeat_tells_what_the_screen_is_about_and_of_nobody(
    page: Page, machine: dict[str, bool], screen: Screen
) -> None:
    health = Health("xã Bình Minh", NOW, lambda: ("camera", "something else"))
    health.paper_of = lambda: Paper.LOW
    health.training = True
    health.see(visit(page, **machine))
    told = health.told()
    assert (told.screen, told.lost, told.paper, told.training) == (screen, [Device.CAMERA], Paper.LOW, True)
    written = msgspec.json.encode(told).decode()
    assert VIEW.code not in written
    assert "0123456789" not in written
    assert msgspec.json.decode(written, type=Heartbeat) == told


def test_a_key_that_is_not_known_puts_the_machine_out_of_order_until_it_is() -> None:
    events: list[Event] = []
    kept = HeartbeatKept(NOW)
    api = Api(kept, NotSignedIn(), NotSignedIn(), LookupUnavailable(), LookupUnavailable(), kept, InvalidRequest())
    connection = Connection(api, events.append)
    pulse = Pulse("hall", Health("", NOW), api, connection, events.append)
    assert [pulse.beat() for _ in range(6)] == [EVERY, EVERY, EVERY, AWAY, EVERY, EVERY]
    assert events == [
        FaultChanged(Fault.NOT_ADMITTED),
        ConnectionChanged(False),
        FaultChanged(None),
        ConnectionChanged(True),
    ]
    assert {call.path for call in api.calls} == {"/v1/kiosks/hall/heartbeat", "/readyz"}


def test_heartbeats_that_are_not_taken_do_not_stop_the_answering_of_lookups() -> None:
    """As behind a proxy that lets lookups pass alone: the kiosk would be away for a moment, again and again."""
    events: list[Event] = []
    api = Api(LookupUnavailable(), {}, LookupUnavailable(), StoreUnavailable(), LookupUnavailable())
    connection = Connection(api, events.append)
    pulse = Pulse("hall", Health("", NOW), api, connection, events.append)
    assert pulse.beat() == AWAY
    assert (connection.there, events) == (True, [])
    assert pulse.beat() == AWAY
    assert (connection.there, events) == (False, [ConnectionChanged(False)])
    assert pulse.beat() == AWAY
    assert [call.path for call in api.calls if "heartbeat" not in call.path] == ["/readyz"] * 2  # known to be away


@pytest.mark.parametrize("wrong", [timedelta(minutes=-40), timedelta(days=1), timedelta()])
def test_a_call_for_staff_is_dated_by_the_clock_of_the_api(wrong: timedelta, caplog: pytest.LogCaptureFixture) -> None:
    """By a clock that is slow the call would be over before it was heard, by one that is fast it would ring all day."""
    api = Api(HeartbeatKept(NOW), HeartbeatKept(NOW), HeartbeatKept(NOW + timedelta(seconds=1)), HeartbeatKept(NOW))
    health = Health("", NOW, now=lambda: NOW + wrong)
    events: list[Event] = []
    pulse = Pulse("hall", health, api, Connection(api, events.append), events.append)
    pulse.beat()
    pulse.beat()
    health.see(visit(Help(Attract(), called=True)))
    called = [health.told().called_at]
    for _ in range(2):
        pulse.beat()
        called.append(health.told().called_at)
    assert called == [NOW] * 3  # it names the call, so it stays
    assert [record.message for record in caplog.records] == ["clock_differs"] * bool(wrong)


def test_the_snapshot_goes_from_page_to_page_and_begins_anew_each_day(tmp_path: Path) -> None:
    def page(*views: Any, since: str, as_of: datetime, more: bool = False) -> SnapshotPage:
        kept = [msgspec.structs.replace(view, level=Level.CODE) for view in views]
        return SnapshotPage(as_of, since, [KeptAnswer([recognise(view.code).key], view) for view in kept], more)

    other = ready_view()
    day = NOW + WHOLE_EVERY + timedelta(minutes=2)
    api = Api(
        page(VIEW, since="1-1", as_of=NOW, more=True),
        LookupUnavailable(),
        page(VIEW, since="1-1", as_of=NOW, more=True),
        page(other, since="2-2", as_of=NOW),
        page(since="3-3", as_of=NOW + timedelta(minutes=1)),
        page(since="4-4", as_of=day),
        page(VIEW, since="5-5", as_of=day),
        InvalidRequest(),
    )
    snapshot = Snapshot(tmp_path, "key")
    refreshing = Refreshing("mau", snapshot, api)
    assert refreshing.turn() == AWAY  # cut off between two pages
    assert snapshot.find(VIEW.code, NOW) is None
    assert refreshing.turn() == EVERY
    assert snapshot.count() == 2
    assert refreshing.turn() == EVERY
    assert snapshot.brought_at == NOW + timedelta(minutes=1)
    assert refreshing.turn() == EVERY  # a kiosk that was switched off hears first what has changed
    assert snapshot.find(other.code, day) is not None
    assert refreshing.turn() == EVERY
    assert snapshot.find(other.code, day) is None
    assert refreshing.turn() == REFUSED
    assert [call.query["since"] for call in api.calls] == ["", "1-1", "", "1-1", "2-2", "3-3", "", "5-5"]
    snapshot.close()


def test_notices_are_told_when_they_change() -> None:
    events: list[Event] = []
    notice = MaintenanceNotice("1", "outage", NOW, {"vi": "Mất điện"})
    api = Api(
        MaintenanceNotices([]), MaintenanceNotices([notice]), MaintenanceNotices([notice]), LookupUnavailable(),
        MaintenanceNotices([]),
    )  # fmt: skip
    connection = Connection(api, events.append)
    notices = Notices(api, connection, events.append)
    assert [notices.turn() for _ in range(5)] == [EVERY] * 5
    assert events == [NoticesTold((notice,)), NoticesTold(())]
    connection.tell(there=False)
    assert notices.turn() == AWAY
    assert len(api.calls) == 5


@pytest.mark.parametrize(
    ("setting", "name"), [("hall-1", "hall-1"), ("Sảnh chính 1", "S-nh-ch-nh-1"), ("a" * 99, "a" * 64), ("ệ", "kiosk")]
)
def test_the_name_is_one_that_the_api_takes(setting: str, name: str) -> None:
    assert name_of(Settings(kiosk_name=setting)) == name
