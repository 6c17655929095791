"""The console in a real browser: by keys alone, under its own policy, with what arrives by itself."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Response

from tests.hotline_bot.test_web_page import contrast
from tests.support import driving
from tests.support.console import CTI_SECRET, Office, open_office
from tests.support.fake_operators import ONE_TIME_CODE, PASSWORD
from tests.support.web_chat import Visitor

CODE = "H47.16-240617-0001"
STATIC = Path(__file__).parents[2] / "hotline_bot/console/static"

# Opens the console in a frame, does with keys what an operator does, and tells what stands there.
DRIVER = """<!doctype html><iframe width="1440" height="900"></iframe><script>
const told = { errors: [] };
const wait = async (what) => { for (let i = 0; i < 800; i += 1) {
  try { const found = what(); if (found) return found } catch (e) { told.between = String(e) }
  await new Promise((go) => setTimeout(go, 25)) } throw new Error("waited in vain: " + what) };
const frame = document.querySelector("iframe");
const page = () => frame.contentDocument;
const shown = (text) => page().body.innerText.includes(text);
const key = (name, more) => (page().activeElement || page().body).dispatchEvent(
  new frame.contentWindow.KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }));
const fill = (id, text) => { page().getElementById(id).value = text };
const enter = () => page().activeElement.form.requestSubmit();
const ready = () => page().readyState === "complete";
onload = async () => { try {
  frame.src = "/console/sign-in"; await wait(() => page().getElementById("code"));
  fill("name", "Lê Thị Mai"); fill("secret", "SECRET"); fill("code", "TOTP"); fill("extension", "101");
  page().querySelector("button.primary").click();
  await wait(() => shown("Chưa mở hồ sơ nào") && ready());
  STEPS } catch (e) { told.trouble = String(e) }
  told.text = page().body.innerText; told.at = frame.contentWindow.location.href;
  await fetch("/told", { method: "POST", body: JSON.stringify(told) }) };
</script>"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as opened:
        yield opened


def driven(office: Office, folder: Path, steps: str) -> dict[str, Any]:
    """What the page tells after the steps."""
    driver = DRIVER.replace("SECRET", PASSWORD).replace("TOTP", ONE_TIME_CODE).replace("STEPS", steps)

    # The console may stand in no frame; for the test alone that header is taken off.
    def framed(response: Response) -> Response:
        response.headers.pop("X-Frame-Options", None)
        policy = response.headers.get("Content-Security-Policy", "")
        response.headers["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        return response

    def ring() -> Response:
        form = {"event": "newCall", "callId": "c1", "from": "0905123418", "direction": "in", "user[]": "101"}
        headers = {"Authorization": f"Bearer {CTI_SECRET}"}
        return Response(status=office.app.test_client().post("/cti", data=form, headers=headers).status_code)

    office.app.after_request(framed)
    office.app.add_url_rule("/ring", view_func=ring, methods=["POST"])
    return driving.driven(office.app, driver, folder)


def test_a_whole_call_by_keys_alone(office: Office, tmp_path: Path) -> None:
    told = driven(
        office,
        tmp_path,
        f"""
        await fetch("/ring", {{ method: "POST" }});
        await wait(() => shown("Có cuộc gọi đến"));
        told.popped = page().querySelector(".ringing").innerText;
        key("F7");
        await wait(() => shown("Đang nói chuyện") && ready());
        key("F2");
        told.focused = page().activeElement.id;
        fill("asked", "{CODE}"); enter();
        await wait(() => shown("Đọc cho người gọi") && ready());
        told.paper = frame.contentWindow.getComputedStyle(page().body).backgroundColor;
        told.tall = page().documentElement.scrollHeight;
        told.wide = page().documentElement.scrollWidth;
        key("3", {{ altKey: true, key: "3" }});
        told.answer = page().querySelector(".asks details[open] p").innerText;
        key("F3");
        fill("factor-id_last4", "1234"); fill("factor-full_name", "nguyen van an");
        page().getElementById("factor-id_last4").form.requestSubmit();
        await wait(() => shown("Đã xác minh, đến") && ready());
        told.name = shown("Nguyễn Văn An");
        key("F4");
        fill("note", "đã đọc lịch");
        page().getElementById("note").dispatchEvent(new frame.contentWindow.Event("input", {{ bubbles: true }}));
        await wait(() => !page().querySelector("[data-kept]").hidden);
        key("F12");
        await wait(() => shown("Cuộc gọi đã kết thúc") && ready());
        """,
    )
    assert "trouble" not in told, told
    assert "09•• ••• •18" in told["popped"]
    assert told["focused"] == "asked"
    assert told["paper"] == "rgb(250, 246, 238)"  # the policy lets the style in
    assert told["tall"] <= 900  # nothing scrolls
    assert told["wide"] <= 1440
    assert "bưu chính" in told["answer"]
    assert told["name"]
    assert "Nguyễn Văn An" not in told["text"]
    (note,) = office.api.notes.values()
    assert note.text == "đã đọc lịch"
    assert CODE not in told["at"]


def test_a_chat_arrives_and_is_answered_by_keys(office: Office, tmp_path: Path) -> None:
    visitor: list[Visitor] = []

    def asks() -> Response:
        visitor.append(Visitor(office.app.test_client()))
        visitor[0].say("tôi muốn gặp người thật")
        return Response(status=204)

    def writes() -> Response:
        visitor[0].say("còn đó không ạ?")
        return Response(status=204)

    office.app.add_url_rule("/asks", view_func=asks, methods=["POST"])
    office.app.add_url_rule("/writes", view_func=writes, methods=["POST"])
    told = driven(
        office,
        tmp_path,
        """
        frame.src = "/console/chats";
        await wait(() => shown("Không có ai đang chờ") && ready());
        await fetch("/asks", { method: "POST" });
        await wait(() => page().querySelector("[data-list] a"));
        key("ArrowDown");
        told.focused = page().activeElement.tagName;
        page().activeElement.click();
        await wait(() => page().querySelector("[data-key=F7]") && ready());
        key("F7");
        await wait(() => page().getElementById("words") && ready());
        await fetch("/writes", { method: "POST" });
        await wait(() => shown("còn đó không ạ?"));
        fill("words", "Dạ còn ạ.");
        page().getElementById("words").focus();
        key("Enter");
        await wait(() => shown("Dạ còn ạ.") && ready());
        key("F12");
        await wait(() => shown("Không có ai đang chờ"));
        """,
    )
    assert "trouble" not in told, told
    assert told["focused"] == "A"
    heard = (
        visitor[0]
        .client.post(
            "/chat/web/news",
            data={"conversation": visitor[0].page.forms["writing"]["conversation"]},
            headers={"Accept": "application/json"},
        )
        .json
    )
    assert heard is not None
    assert [item["text"] for item in heard["items"]].count("Dạ còn ạ.") == 1


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (768, 1024), (320, 640)])
def test_what_rings_can_be_taken_and_nothing_runs_out_of_narrower_windows(
    office: Office, tmp_path: Path, width: int, height: int
) -> None:
    told = driven(
        office,
        tmp_path,
        f"""
        frame.width = {width}; frame.height = {height};
        fill("asked", "{CODE}"); page().getElementById("asked").form.requestSubmit();
        await wait(() => shown("Đọc cho người gọi") && ready());
        await fetch("/ring", {{ method: "POST" }});
        await wait(() => shown("Có cuộc gọi đến"));
        const button = page().querySelector(".ringing button"), box = button.getBoundingClientRect();
        const at = (x) => button.contains(page().elementFromPoint(x, box.top + box.height / 2));
        told.whole = at(box.left + 3) && at(box.right - 3);
        told.wide = page().documentElement.scrollWidth;
        told.tall = page().documentElement.scrollHeight;
        """,
    )
    assert "trouble" not in told, told
    assert told["whole"]
    assert told["wide"] <= width
    assert told["tall"] <= height or width < 1280


def test_words_stand_out_sevenfold() -> None:
    style = (STATIC / "console.css").read_text(encoding="utf-8")
    normal, high = (dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{3,6})", part)) for part in style.split("@media")[:2])
    families = ("progress", "act", "ready", "done", "overdue", "stopped", "none")
    for colours in (normal, high):
        pairs = [("ink", "paper"), ("ink", "surface"), ("ink-2", "paper"), ("ink-2", "surface"), ("cham", "surface"),
                 ("cham", "paper"), ("on-cham", "cham"), *((name, f"{name}-bg") for name in families)]  # fmt: skip
        for ink, ground in pairs:
            assert contrast(colours[ink], colours[ground]) >= 7, (ink, ground)


def test_no_page_runs_or_styles_anything_inline() -> None:
    for template in (STATIC.parent / "templates").iterdir():
        html = template.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?! src=)", html), template.name
        assert "|safe" not in html.replace(" ", ""), template.name
