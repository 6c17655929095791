"""The board holds what was told last, whatever becomes of the API, and asks in a thread of its own."""

import threading
from datetime import UTC, datetime, timedelta

import httpx
import msgspec

from lookup_api.client.notice_board import NoticeBoard, nothing_stands
from lookup_api.contract.duties import MaintenanceNotice, MaintenanceNotices

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
OUTAGE = MaintenanceNotice("1", "outage", NOW, {"vi": "Mất điện"})
PLANNED = MaintenanceNotice("2", "planned", NOW, {"vi": "Nâng cấp"}, ends_at=NOW + timedelta(hours=1))


class Api:
    """Tells the notices it is given; None: it is away."""

    def __init__(self, *told: list[MaintenanceNotice] | None) -> None:
        self.told = list(told)
        self.asked = threading.Semaphore(0)

    def handle(self, request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/v1/maintenance"
        notices = self.told.pop(0)
        self.asked.release()
        if notices is None:
            raise httpx.ConnectError("away", request=request)
        return httpx.Response(200, content=msgspec.json.encode(MaintenanceNotices(notices)))


def board(api: Api) -> NoticeBoard:
    return NoticeBoard("http://127.0.0.1:1", "key", transport=httpx.MockTransport(api.handle))


def test_nothing_stands_before_anything_was_told() -> None:
    made = board(Api())
    assert tuple(made.standing(NOW)) == tuple(nothing_stands(NOW)) == ()
    made.close()


def test_what_was_told_stays_while_the_api_is_away() -> None:
    api = Api([OUTAGE], None, None, [])
    made = board(api)
    made.read()
    assert made.standing(NOW) == (OUTAGE,)
    made.read()  # tries twice
    assert made.standing(NOW) == (OUTAGE,)
    made.read()
    assert made.standing(NOW) == ()
    made.close()


def test_a_notice_ends_at_its_time_though_nobody_said_so() -> None:
    made = board(Api([PLANNED]))
    made.read()
    assert made.standing(NOW + timedelta(minutes=59)) == (PLANNED,)
    assert made.standing(NOW + timedelta(hours=1)) == ()
    made.close()


def test_a_started_board_asks_by_itself() -> None:
    api = Api([OUTAGE], [OUTAGE])
    made = board(api).start()
    assert api.asked.acquire(timeout=20)
    made.close()
