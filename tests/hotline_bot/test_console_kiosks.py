"""Kiosks at the console: how each is in words and shapes, and a bell that stands on every page until it is answered."""

import re
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from hotline_bot.console import halls
from hotline_bot.console.halls import OLD, Halls, by_desk
from hotline_bot.console.pages import ROOMS
from hotline_bot.console.words import Words
from lookup_api.client import LookupClient
from lookup_api.contract.kiosks import BellAnswer, Device, Kiosks, KioskState, Paper, Screen
from tests.support.console import HOST, Office, Operator, open_office
from tests.support.fake_lookup_api import NOW
from tests.support.halls import CENTRE, kiosk, ringing
from tests.support.patience import until

KIOSKS = "/console/kiosks"
TWO_MINUTES = timedelta(minutes=2)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(halls, "FRESH", 0.0)
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture
def mai(office: Office) -> Operator:
    return office.operator()


def row(operator: Operator, name: str) -> str:
    """The row of a kiosk."""
    return next(each for each in re.findall(r"<tr.*?</tr>", operator.html, re.DOTALL) if f"<b>{name}</b>" in each)


# --- the page -------------------------------------------------------------------------------------------------------


def test_each_kiosk_is_told_in_words_with_a_shape_beside(office: Office, mai: Operator) -> None:
    office.api.kiosks = [
        msgspec.structs.replace(
            kiosk("im-lang", NOW, KioskState.SILENT), heard_at=NOW - timedelta(minutes=42)
        ),
        kiosk("hong", NOW, KioskState.DEGRADED, lost=[Device.PRINTER], paper=Paper.OUT, screen=Screen.OUT_OF_ORDER,
              snapshot_at=NOW - timedelta(days=2)),
        kiosk("tot", NOW, paper=Paper.LOW, training=True, snapshot_at=NOW - timedelta(hours=3)),
        kiosk("moi", NOW, snapshot_at=None, paper=Paper.NONE),
    ]  # fmt: skip
    mai.get(KIOSKS)
    for name, words in {
        "im-lang": ("Gián đoạn", "42 phút trước"),
        "hong": ("Cần kiểm tra", "Máy in: mất kết nối", "Hết giấy", "Tạm ngừng phục vụ", "22/06 09:00"),
        "tot": ("Bình thường", "vừa xong", "Sắp hết giấy", "Đang tập huấn", "3 giờ trước", "bản 0.1.0"),
        "moi": ("Bình thường", "Chưa có"),
    }.items():
        for each in words:
            assert each in row(mai, name), (name, each)
    for words in ("1 gián đoạn", "1 cần kiểm tra", "2 bình thường"):
        assert words in mai.text
    shapes = [re.search(r'<span class="chip [a-z]+">(<svg.*?</svg>)', row(mai, name), re.DOTALL)
              for name in ("im-lang", "hong", "moi")]  # fmt: skip
    assert len({shape and shape[1] for shape in shapes} - {None}) == 3  # never colour alone
    assert row(mai, "hong").count('class="fault"') == 4
    assert 'class="fault"' not in row(mai, "moi")
    assert "Máy in" in row(mai, "tot")
    assert "Máy in" not in row(mai, "moi")  # it has none


def test_kiosks_stand_by_their_desks_and_whoever_rings_first(office: Office, mai: Operator) -> None:
    office.api.kiosks = [
        ringing("chuong", NOW, TWO_MINUTES, CENTRE), kiosk("im-lang", NOW, KioskState.SILENT), kiosk("o-xa", NOW),
        kiosk("o-tinh", NOW, desk=CENTRE), kiosk("kho", NOW, desk=None),
    ]  # fmt: skip
    assert [(hall.name, [each.name for each in hall.kiosks]) for hall in by_desk(office.api.kiosks)] == [
        ("Trung tâm Phục vụ hành chính công", ["chuong", "o-tinh"]),
        ("Bộ phận Một cửa xã Bình Minh", ["im-lang", "o-xa"]),
        ("", ["kho"]),
    ]
    text = mai.get(KIOSKS).text
    stands = [
        text.index(f" {name} ", text.index("Thiết bị")) for name in ("chuong", "o-tinh", "im-lang", "o-xa", "kho")
    ]
    assert stands == sorted(stands)
    assert "0235 3810 001" in text
    assert "Chưa khai nơi đặt" in text
    assert "Có người gọi cán bộ, 2 phút trước" in text
    assert "1 đang gọi cán bộ" in text


def test_without_kiosks_and_without_the_api_the_page_says_so(office: Office, mai: Operator) -> None:
    assert "Chưa có ki-ốt nào" in mai.get(KIOSKS).text
    office.api.kiosks = [kiosk("o-xa", NOW)]
    mai.get(KIOSKS)
    office.api.away = True
    mai.get(KIOSKS)
    assert "Đây là tình trạng lúc 24/06 09:00" in mai.text
    assert "o-xa" in mai.text


def test_english_is_beside_vietnamese(office: Office) -> None:
    office.api.kiosks = [ringing("o-xa", NOW, TWO_MINUTES), kiosk("o-tinh", NOW, KioskState.SILENT)]
    operator = Operator(office.app.test_client())
    operator.sign_in("Lê Thị Mai", language="en")
    operator.get(KIOSKS)
    for words in ("Somebody rang for staff, 2 minutes ago", "at kiosk o-xa", "1 silent", "Camera"):
        assert words in operator.text, words


def test_what_a_kiosk_says_of_its_place_is_shown_as_words(office: Office, mai: Operator) -> None:
    office.api.kiosks = [kiosk("o-xa", NOW, desk=None)]
    told = msgspec.structs.replace(office.api.kiosks[0].told, desk="<script>alert(1)</script>")
    office.api.kiosks = [msgspec.structs.replace(office.api.kiosks[0], told=told)]
    assert "<script>alert" not in mai.get(KIOSKS).html
    assert "&lt;script&gt;alert" in mai.html


# --- a bell ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [path for _, path in ROOMS] + ["/console/keys"])
def test_a_bell_stands_on_every_page_and_its_answer_leads_back_there(office: Office, mai: Operator, path: str) -> None:
    office.api.kiosks = [ringing("ban-2", NOW, TWO_MINUTES)]
    mai.get(path)
    for words in ("Có người gọi cán bộ", "tại ki-ốt ban-2", "Bộ phận Một cửa xã Bình Minh", "0235 3859 123", "F10"):
        assert words in mai.text, words
    form = {name: mai.field(name) for name in ("token", "key", "name", "called_at")}
    answer = mai.client.post("/console/bell", data=form, headers=HOST | {"Referer": f"http://localhost{path}"})
    assert answer.headers["Location"] == (path if path != "/console/keys" else "/console/")
    assert office.api.kiosks[0].answered == BellAnswer("Lê Thị Mai", NOW)
    assert "Có người gọi cán bộ" not in mai.get(path).text
    assert "Lê Thị Mai đã nhận chuông lúc 24/06 09:00" in mai.get(KIOSKS).text


@pytest.mark.parametrize(
    "referer",
    ["", "http://localhost/console/../evil", "http://localhost//evil.example/", "http://localhost/console/chats/a/b",
     "http://localhost/console/approvals/1/see", "http://localhost/t/x"],
)  # fmt: skip
def test_an_answer_leads_to_no_other_place(office: Office, mai: Operator, referer: str) -> None:
    mai.get()
    answer = mai.client.post("/console/bell", data={"token": mai.token}, headers=HOST | {"Referer": referer})
    assert answer.headers["Location"] == "/console/"


def test_of_several_the_longest_waiting_stands_there_and_how_many_more(office: Office, mai: Operator) -> None:
    office.api.kiosks = [ringing("moi", NOW, TWO_MINUTES), ringing("lau", NOW, 3 * TWO_MINUTES, CENTRE)]
    mai.get()
    assert "tại ki-ốt lau" in mai.text
    assert "và 1 ki-ốt khác" in mai.text
    mai.do("/bell", key="hall", name="lau", called_at=mai.field("called_at"))
    assert "tại ki-ốt moi" in mai.text
    assert "ki-ốt khác" not in mai.text


def test_what_rang_again_is_not_answered_by_an_older_page(office: Office, mai: Operator) -> None:
    office.api.kiosks = [ringing("ban-2", NOW, TWO_MINUTES)]
    older = mai.get().field("called_at")
    office.api.kiosks = [ringing("ban-2", NOW, timedelta(0))]
    mai.do("/bell", key="hall", name="ban-2", called_at=older)
    assert office.api.kiosks[0].rings
    assert "tại ki-ốt ban-2" in mai.text
    assert 'class="notice"' not in mai.html


@pytest.mark.parametrize(
    "changed",
    [{"name": "../../search"}, {"name": ""}, {"name": "x" * 65}, {"called_at": "soon"}, {"called_at": ""},
     {"called_at": "2026-11-22T09:00:00"}, {"name": "a b"}],
)  # fmt: skip
def test_a_bell_that_is_none_is_refused(office: Office, mai: Operator, changed: dict[str, str]) -> None:
    office.api.kiosks = [ringing("ban-2", NOW, TWO_MINUTES)]
    form = {"key": "hall", "name": "ban-2", "called_at": mai.get().field("called_at")} | changed
    assert "Trang này đã cũ" in mai.do("/bell", **form).text
    assert office.api.kiosks[0].rings


def test_who_serves_nobody_sees_a_bell_and_answers_none(office: Office) -> None:
    office.api.kiosks = [ringing("ban-2", NOW, TWO_MINUTES)]
    admin = office.operator("Quản trị").get(KIOSKS)
    assert "tại ki-ốt ban-2" in admin.text
    assert "Nhận chuông" not in admin.text.partition("Phím tắt")[0]
    admin.do("/bell", key="hall", name="ban-2", called_at=admin.field("called_at"))
    assert "Vai trò của quý vị không được làm việc này" in admin.text
    assert office.api.kiosks[0].rings


def test_while_the_api_is_away_a_bell_stands_no_longer_than_anybody_waits(office: Office, mai: Operator) -> None:
    office.api.kiosks = [ringing("ban-2", NOW, TWO_MINUTES)]
    mai.get()
    office.api.away = True
    office.now += OLD
    assert "tại ki-ốt ban-2" in mai.get().text
    office.now += timedelta(seconds=1)
    assert "tại ki-ốt ban-2" not in mai.get().text


def test_a_bell_arrives_by_itself(office: Office, mai: Operator) -> None:
    found = re.search(r'data-state="([0-9a-f]+)"', mai.get().html)
    assert found
    office.api.kiosks = [ringing("ban-2", NOW, TWO_MINUTES)]
    told = mai.client.get(f"/console/events?state={found[1]}&at=/console/").get_json()
    assert "tại ki-ốt ban-2" in told["regions"]["bells"]
    assert "kiosks" not in told["regions"]
    told = mai.client.get(f"/console/events?state=&at={KIOSKS}").get_json()
    assert "ban-2" in told["regions"]["kiosks"]


def test_looking_often_draws_the_list_once_for_what_is_known(
    office: Office, mai: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.api.kiosks = [kiosk("o-xa", NOW)]
    mai.get(KIOSKS)
    monkeypatch.setattr(halls, "FRESH", 60.0)
    mai.get(KIOSKS)  # the last time that the API is asked
    drawn: list[object] = []
    plain = Words.ago

    def ago(self: Words, at: datetime, now: datetime) -> str:
        drawn.append(at)
        return plain(self, at, now)

    monkeypatch.setattr(Words, "ago", ago)
    for _ in range(10):
        told = mai.client.get(f"/console/events?state=&at={KIOSKS}").get_json()
        assert "o-xa" in told["regions"]["kiosks"]
    assert drawn == []
    mai.do("/language", language="en")
    told = mai.client.get(f"/console/events?state=&at={KIOSKS}").get_json()
    assert "just now" in told["regions"]["kiosks"]
    assert drawn != []


# --- asking the API -------------------------------------------------------------------------------------------------


class Server:
    """An API that answers when it is let."""

    def __init__(self) -> None:
        self.asked = 0
        self.names = ["one"]
        self.free = threading.Event()
        self.free.set()

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        told = Kiosks([kiosk(name, NOW) for name in self.names])
        if request.method == "GET":
            self.free.wait(30)
        return httpx.Response(200, content=msgspec.json.encode(told))


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def watched(server: Server) -> Halls:
    return Halls(LookupClient("http://lookup", "key", transport=httpx.MockTransport(server.handle)), lambda: NOW)


def names(watched: Halls) -> list[str]:
    return [each.name for each in watched.known.kiosks]


def test_however_many_pages_look_the_api_is_asked_once_in_a_while(server: Server, watched: Halls) -> None:
    for _ in range(100):
        watched.ask()
        watched.look()
    assert server.asked == 1
    assert names(watched) == ["one"]


def test_nobody_waits_for_an_api_that_hangs(server: Server, watched: Halls) -> None:
    server.free.clear()
    for _ in range(100):
        watched.look()
    until(lambda: server.asked == 1)
    watched.ask()  # somebody asks already
    assert watched.known.at is None
    server.free.set()
    until(lambda: watched.known.at == NOW)


def test_what_was_asked_before_an_answer_does_not_bring_its_bell_back(server: Server, watched: Halls) -> None:
    server.free.clear()
    server.names = ["rings"]
    watched.look()
    until(lambda: server.asked == 1)
    server.names = ["answered"]
    watched.answer("hall", "one", NOW, "session")
    assert names(watched) == ["answered"]
    server.free.set()
    until(lambda: not watched._asking)
    assert names(watched) == ["answered"]


# --- the list of keys -----------------------------------------------------------------------------------------------


def test_every_key_of_the_console_stands_in_its_list(mai: Operator) -> None:
    templates = Path(halls.__file__).parent / "templates"
    used = {key for path in templates.iterdir() for key in re.findall(r'data-key="([^"{]+)"', path.read_text("utf-8"))}
    listed = set(re.findall(r"<kbd>([^<]+)</kbd>", mai.get("/console/keys").html))
    assert used >= {"F1", "F2", "F12"}
    assert used <= listed
    assert {"Alt 1–4", "Alt 1–5", "Enter", "↑", "↓"} <= listed
    for number, (_, path) in enumerate(ROOMS, start=1):
        assert f'href="{path}" data-digit="{number}"' in mai.html
