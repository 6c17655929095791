"""Bells and the list of keys in a real browser: what arrives disturbs nothing, and all is done by keys."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Response

from hotline_bot.console import halls
from tests.hotline_bot.test_console_page import CODE, driven
from tests.support.console import Office, open_office
from tests.support.halls import CENTRE, kiosk, ringing
from tests.support.web_chat import Visitor


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(halls, "FRESH", 0.05)
    with open_office(tmp_path) as opened:
        # The page's clocks go by the browser's own.
        opened.now = datetime.now(UTC)
        opened.app.add_url_rule("/ring-bell", "ring_bell", lambda: rung(opened), methods=["POST"])
        yield opened


def rung(office: Office) -> Response:
    office.api.kiosks = [ringing("ban-2", office.now, timedelta(minutes=2)), kiosk("ban-3", office.now, desk=CENTRE)]
    return Response(status=204)


RINGS = """await fetch("/ring-bell", { method: "POST" }); await wait(() => shown("tại ki-ốt ban-2"));"""


def test_a_bell_is_answered_in_the_midst_of_a_reply_which_stays(office: Office, tmp_path: Path) -> None:
    def asks() -> Response:
        Visitor(office.app.test_client()).say("tôi muốn gặp người thật")
        return Response(status=204)

    office.app.add_url_rule("/asks", view_func=asks, methods=["POST"])
    told = driven(
        office,
        tmp_path,
        f"""
        await fetch("/asks", {{ method: "POST" }});
        frame.src = "/console/chats";
        await wait(() => page().querySelector("[data-list] a") && ready());
        key("ArrowDown"); page().activeElement.click();
        await wait(() => page().querySelector("[data-key=F7]") && ready());
        key("F7");
        await wait(() => page().getElementById("words") && ready());
        fill("words", "Dạ em đang xem"); page().getElementById("words").focus();
        {RINGS}
        told.clock = page().querySelector(".bell .clock").innerText;
        key("F10", {{ shiftKey: true }});  // the browser's own menu
        await new Promise((go) => setTimeout(go, 300));
        told.stands = shown("tại ki-ốt ban-2");
        key("F10", {{ repeat: true }});
        await new Promise((go) => setTimeout(go, 300));
        told.stands &&= shown("tại ki-ốt ban-2");
        key("F10");
        await wait(() => !shown("tại ki-ốt ban-2"));
        told.words = page().getElementById("words").value;
        told.focused = page().activeElement.id;
        """,
    )
    assert "trouble" not in told, told
    assert told["stands"]
    assert told["clock"].startswith("02:")
    assert (told["words"], told["focused"]) == ("Dạ em đang xem", "words")
    answered = office.api.kiosks[0].answered
    assert answered is not None
    assert answered.by == "Lê Thị Mai"


def test_the_list_of_kiosks_changes_under_a_hand_that_stays_where_it_is(office: Office, tmp_path: Path) -> None:
    def another() -> Response:
        office.api.kiosks = [ringing("ban-1", office.now, timedelta(minutes=3)), *office.api.kiosks]
        return Response(status=204)

    office.app.add_url_rule("/another", view_func=another, methods=["POST"])
    told = driven(
        office,
        tmp_path,
        f"""
        frame.src = "/console/kiosks";
        await wait(() => shown("Chưa có ki-ốt nào") && ready());
        {RINGS}
        const button = () => [...page().querySelectorAll(".kiosks button")].at(-1);
        button().focus();
        await fetch("/another", {{ method: "POST" }});
        await wait(() => page().querySelectorAll(".kiosks button").length === 2);
        told.focused = page().activeElement === button();
        page().activeElement.click();
        await wait(() => page().querySelectorAll(".kiosks button").length === 1);
        """,
    )
    assert "trouble" not in told, told
    assert told["focused"]
    assert [(each.name, each.rings) for each in office.api.kiosks][:2] == [("ban-1", True), ("ban-2", False)]


def test_the_list_of_keys_opens_over_the_page_and_leads_to_every_other(office: Office, tmp_path: Path) -> None:
    told = driven(
        office,
        tmp_path,
        """
        const open = () => page().querySelector("dialog").open;
        fill("asked", "H47"); page().getElementById("asked").focus();
        key("F1"); told.opened = open() && shown("Câu soạn sẵn");
        key("F2"); told.below = page().activeElement.id === "asked";
        key("F1"); told.closed = !open();
        told.kept = page().getElementById("asked").value;
        page().querySelector("footer a[data-dialog]").click(); told.clicked = open();
        for (const [digit, at] of [["4", "kiosks"], ["2", "chats"], ["6", "reports"], ["1", ""]]) {
          if (!open()) key("F1");
          key(digit);
          await wait(() => frame.contentWindow.location.pathname === "/console/" + at && ready() && !open());
        }
        """,
    )
    assert "trouble" not in told, told
    assert told["opened"]
    assert not told["below"]  # the keys of the page below do nothing meanwhile
    assert told["closed"]
    assert told["kept"] == "H47"
    assert told["clicked"]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (768, 1024), (400, 800), (320, 640)])
def test_pages_with_a_bell_fit_their_windows(office: Office, tmp_path: Path, width: int, height: int) -> None:
    told = driven(
        office,
        tmp_path,
        f"""
        frame.width = {width}; frame.height = {height};
        told.wide = {{}};
        fill("asked", "{CODE}"); page().getElementById("asked").form.requestSubmit();
        await wait(() => shown("Đọc cho người gọi") && ready());
        {RINGS}
        told.tall = page().documentElement.scrollHeight;
        told.wide.call = page().documentElement.scrollWidth;
        key("F1");
        const dialog = page().querySelector("dialog").getBoundingClientRect();
        told.dialog = dialog.left >= 0 && dialog.right <= {width} && dialog.top >= 0 && dialog.bottom <= {height};
        for (const name of ["kiosks", "tickets", "approvals", "reports", "chats", "keys"]) {{
          frame.src = "/console/" + name;
          await wait(() => frame.contentWindow.location.pathname.endsWith(name) && ready() && shown("ban-2"));
          told.wide[name] = page().documentElement.scrollWidth;
        }}
        """,
    )
    assert "trouble" not in told, told
    assert {name for name, wide in told["wide"].items() if wide > width} == set()
    assert told["dialog"]
    assert told["tall"] <= height or width < 1440
