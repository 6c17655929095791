"""The web chat's page in a real browser: with its script, under its own policy, at the size of a telephone."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.support import driving
from tests.support.pages import measured, screenshot
from tests.support.web_chat import Visitor, WebChat, open_web_chat

CODE = "H47.16-240617-0001"
SIZE = (390, 844)

# Opens the page in a frame, does what a citizen does, and tells what stands there.
DRIVER = """<!doctype html><iframe src="/chat/web?lang=LANGUAGE" width="390" height="844"></iframe><script>
const told = {};
const wait = async (what) => { for (let i = 0; i < 400; i += 1) {
  try { const found = what(); if (found) return found } catch (e) { told.trouble = String(e) }
  await new Promise((go) => setTimeout(go, 25)) } throw new Error("waited in vain: " + what) };
const page = () => document.querySelector("iframe").contentDocument;
const bubbles = () => [...page().querySelectorAll("#log > div")].map((box) => box.className + ": " +
  box.querySelector("p").textContent.replaceAll("\\u00a0", " "));
const idle = () => !page().body.hasAttribute("aria-busy");
const press = (label) => [...page().querySelectorAll(".buttons button")]
  .filter((button) => button.textContent === label).pop().click();
const say = (text) => { page().getElementById("said").value = text; page().querySelector("#writing .send").click() };
onload = async () => { try { STEPS } catch (e) { told.trouble = String(e) }
  told.bubbles = bubbles(); told.lang = page().documentElement.lang;
  await fetch("/told", { method: "POST", body: JSON.stringify(told) }) };
</script>"""


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[WebChat]:
    with open_web_chat(tmp_path) as opened:
        yield opened


def driven(chat: WebChat, folder: Path, steps: str, language: str = "vi") -> dict[str, Any]:
    """What the page tells after the steps, in a real browser against the real application."""
    return driving.driven(chat.app, DRIVER.replace("LANGUAGE", language).replace("STEPS", steps), folder)


def test_with_script_answers_are_appended_and_details_take_their_place(chat: WebChat, tmp_path: Path) -> None:
    told = driven(
        chat,
        tmp_path,
        f"""
        await wait(() => page().documentElement.classList.contains("scripted"));
        told.paper = page().defaultView.getComputedStyle(page().body).backgroundColor;
        const id = () => page().forms.writing.elements.message.value;
        const first = id();
        say("{CODE}");
        await wait(() => bubbles().length === 3 && idle());
        told.renewed = id() !== first;
        press("Xem chi tiết");
        await wait(() => page().querySelectorAll("#log .hotline")[1].textContent.includes("Quá trình") && idle());
        told.after_details = bubbles().length;
        press("Tra hồ sơ khác");
        await wait(() => bubbles().length === 5 && idle());
        """,
    )
    assert "trouble" not in told
    assert told["paper"] == "rgb(250, 246, 238)"  # the policy lets the style in
    assert told["renewed"]
    assert told["after_details"] == 3
    _, said, details, pressed, last = told["bubbles"]
    assert said == f"citizen: {CODE}"
    assert details.startswith(f"hotline: Quá trình giải quyết hồ sơ {CODE}")
    assert pressed == "citizen: Tra hồ sơ khác"
    assert last.startswith("hotline: Mời gửi mã của hồ sơ khác")


def test_with_script_a_switch_of_language_takes_the_page_along(chat: WebChat, tmp_path: Path) -> None:
    told = driven(
        chat,
        tmp_path,
        """
        await wait(() => page().documentElement.classList.contains("scripted"));
        say("xin chào");
        await wait(() => bubbles().length === 3 && idle());
        press("English");
        await wait(() => page().documentElement.lang === "en" && page().querySelector("footer"));
        """,
    )
    assert told["lang"] == "en"
    assert told["bubbles"][-1].startswith("hotline: Welcome")
    assert len(chat.api.asked) == 0


def test_with_script_a_journal_that_is_away_keeps_what_was_typed(
    chat: WebChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(chat.exchange, "claim", away)
    told = driven(
        chat,
        tmp_path,
        """
        await wait(() => page().documentElement.classList.contains("scripted"));
        say("H47");
        await wait(() => bubbles().length === 3 && idle());
        told.kept = page().getElementById("said").value;
        """,
    )
    assert told["kept"] == "H47"
    assert told["bubbles"][-1].startswith("hotline: Xin lỗi quý vị")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_fits_a_telephone(chat: WebChat, tmp_path: Path, language: str) -> None:
    visitor = Visitor(chat.app.test_client(), language)
    visitor.say(CODE)
    html = visitor.last.text
    told = measured(
        html,
        "[page.documentElement.scrollWidth, Math.min(...[...page.querySelectorAll('button, nav a, #said')]"
        ".filter((each) => each.offsetParent).map((each) => each.getBoundingClientRect().height))]",
        tmp_path,
        width=320,
    )
    assert isinstance(told, list)
    assert told[0] <= 320
    assert told[1] >= 44
    picture = Image.open(BytesIO(screenshot(html, tmp_path, width=SIZE[0], height=SIZE[1]))).convert("RGB")
    colours = {colour for count, colour in picture.crop((0, 0, *SIZE)).getcolors(1 << 24) or () if count > 200}
    assert {(250, 246, 238), (255, 255, 255), (29, 63, 114), (228, 236, 247)} <= colours


def test_words_stand_out_sevenfold() -> None:
    style = (Path(__file__).parents[2] / "hotline_bot/fronts/web/templates/chat.css").read_text(encoding="utf-8")
    normal, high = (dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{3,6})", part)) for part in style.split("@media")[:2])
    for colours in (normal, high):
        for ink, ground in (("ink", "paper"), ("ink", "surface"), ("ink", "said-bg"), ("ink-2", "paper"),
                            ("cham", "surface"), ("cham", "paper"), ("on-cham", "cham")):  # fmt: skip
            assert contrast(colours[ink], colours[ground]) >= 7, (ink, ground)


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [value / 255 for value in bytes.fromhex(digits)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
