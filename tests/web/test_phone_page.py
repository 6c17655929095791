"""The page behind a receipt's QR: complete, plain, safe, and readable by everyone."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lookup_api.contract.problems import HTTP_STATUS, Problem, ProblemCode
from lookup_api.contract.views import (
    AgencyView,
    ApplicantView,
    DeskView,
    FeeView,
    Level,
    StageKey,
    StageView,
    StepView,
    TimelinessKey,
    TimelinessView,
    View,
)
from lookup_api.web.phone_page import PHONE_PAGE_HEADERS, SHOWN_STEPS, Following, Rating, render_phone_page
from lookup_api.wording import Face, Family, StepLine, Telling, Wording, tell, tell_problem
from tests.support.pages import measured

FACE = Face(
    hotline="0235 3 821 1022", portal="dichvucong.gov.vn", centre="Trung tâm Phục vụ hành chính công xã Bình Minh"
)
NOW = datetime(2026, 11, 18, 8, 10, tzinfo=timezone(timedelta(hours=7)))
LANGUAGES = ("vi", "en")
FAMILIES = list(Family)

FULL = Telling(
    family=Family.PROGRESS,
    heading="Đang xử lý",
    timeliness="Trong hạn",
    sentence="Cơ quan đang giải quyết hồ sơ.",
    date_label="Hẹn trả kết quả",
    hour="13\u00a0giờ\u00a030",
    day="thứ\u00a0Năm, 26/11/2026",
    to_do="Quý vị chưa phải làm gì thêm.",
    to_do_lines=("Nơi trả kết quả: quầy 3", "số 15 Hùng Vương"),
    steps=(
        *(StepLine("done", f"Bước {number}", f"0{number}/11/2026") for number in range(1, 6)),
        StepLine("now", "Phòng Kinh tế đang giải quyết", "từ 06/11/2026"),
        StepLine("ahead", "Trả kết quả"),
    ),
    notes=("Lịch hẹn cũ: 13 giờ 30",),
    as_of="Số liệu lúc 08 giờ 10, thứ Tư, 18/11/2026",
    code="000.00.16.H47-261105-0042",
    applicant="N••• V•• A•",
)
BARE = Telling(family=Family.NONE, heading="Không tìm thấy", sentence="Mời kiểm tra lại mã trên giấy hẹn.")


def page(telling: Telling = FULL, language: str = "vi", face: Face = FACE, **more: bool) -> str:
    return render_phone_page(telling, face, language=language, other_language_url="?lang=en", **more)


class Outline(HTMLParser):
    """What a screen reader meets: elements with their attributes, and the words outside the style sheet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "link"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and data.strip():
            self.words.append(data.strip())

    def tags(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in names]


def views() -> list[View]:
    """One holder's view for each of the ten statuses, with and without what it may carry."""
    steps = [
        StepView(at=NOW - timedelta(days=day), stage=StageKey.PROCESSING, agency="Phòng Kinh tế") for day in (9, 3)
    ]
    found = []
    for number, key in enumerate(StageKey, 1):
        bare = View(code="H47.16-261105-0042", level=Level.CODE, stage=StageView(number, key), as_of=NOW)
        full = View(
            code="H47.16-261105-0042",
            level=Level.HOLDER,
            stage=StageView(number, key),
            as_of=NOW,
            timeliness=TimelinessView(TimelinessKey.OVERDUE, -57600),
            received_at=NOW - timedelta(days=13),
            result_appointment=NOW - timedelta(days=2),
            agency=AgencyView(name="Phòng Kinh tế"),
            desk=DeskView(name="Bộ phận Một cửa", address="15 Hùng Vương", hours="7:30-11:30"),
            steps=steps,
            fee=FeeView(350_000, "Lệ phí"),
            applicant=ApplicantView("N••• V•• A•"),
        )
        found += [bare, full]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_has_a_page_that_holds_all_its_words(language: str) -> None:
    wording = Wording(language)
    for view in views():
        telling = tell(view, wording, FACE, NOW)
        words = " ".join(Outline(page(telling, language)).words)
        for said in (telling.heading, telling.sentence, telling.hour, telling.day, telling.as_of, telling.to_do):
            assert said is None or said in words
        for said in (*telling.to_do_lines, *telling.notes, *(step.title for step in telling.steps)):
            assert said in words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_problem_uses_the_same_page(language: str, code: ProblemCode) -> None:
    telling = tell_problem(Problem(code, "title", HTTP_STATUS[code]), Wording(language), FACE)
    outline = Outline(page(telling, language))
    assert telling.sentence in outline.words
    assert "door none" in [attributes.get("class") for attributes in outline.tags("section")]


def test_the_order_is_what_when_what_to_do_how_far() -> None:
    words = "\n".join(Outline(page()).words)
    order = (FACE.centre, FULL.code, FULL.heading, FULL.timeliness, FULL.sentence, FULL.date_label, FULL.hour, FULL.day)
    order += (FULL.to_do, *FULL.to_do_lines, FULL.steps[0].title, FULL.steps[-1].title, "Gọi 0235", FULL.as_of)
    places = [
        words.index(str(said), words.index(FACE.centre) + len(FACE.centre) if said != FACE.centre else 0)
        for said in order
    ]
    assert places == sorted(places)
    assert words.endswith("Chúng tôi không nhắn đường dẫn thu tiền, không hỏi mật khẩu.")


def test_what_is_absent_leaves_no_gap() -> None:
    outline = Outline(page(BARE))
    assert len(outline.tags("section")) == 1
    assert not outline.tags("ul", "ol", "details", "h2")
    assert "None" not in " ".join(outline.words)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("telling", [FULL, BARE])
def test_screen_readers_find_language_landmarks_and_headings(telling: Telling, language: str) -> None:
    outline = Outline(page(telling, language))
    assert not outline.open
    assert outline.tags("html") == [{"lang": language}]
    assert [len(outline.tags(name)) for name in ("header", "main", "footer", "h1", "title")] == [1, 1, 1, 1, 1]
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for attributes in outline.tags("section"):
        assert attributes["aria-labelledby"] in ids
    assert all(attributes.get("aria-hidden") == "true" for attributes in outline.tags("svg"))


def test_the_present_step_is_marked_and_every_step_says_where_it_stands() -> None:
    outline = Outline(page())
    assert [item.get("aria-current") for item in outline.tags("li")].count("step") == 1
    words = outline.words
    assert [words.count(said) for said in ("Đã xong:", "Hiện nay:", "Sắp tới:")] == [5, 1, 1]


@pytest.mark.parametrize("count", range(8))
def test_more_than_four_steps_open_in_details(count: int) -> None:
    telling = replace(FULL, steps=tuple(StepLine("done", f"Bước {number}") for number in range(count)))
    html = page(telling)
    outline = Outline(html)
    assert len(outline.tags("details")) == (count > SHOWN_STEPS)
    inside = re.findall("<details>.*</details>", html, re.DOTALL)
    assert "".join(inside).count("<li") == max(0, count - SHOWN_STEPS)
    assert [word for word in outline.words if word.startswith("Bước")] == [step.title for step in telling.steps]


def test_the_hotline_can_be_called_and_the_other_language_opened() -> None:
    for language, other, name in (("vi", "en", "English"), ("en", "vi", "Tiếng Việt")):
        outline = Outline(page(language=language))
        there, call = outline.tags("a")
        assert (there["href"], there["lang"], there["hreflang"]) == ("?lang=en", other, other)
        assert name in outline.words
        assert call["href"] == "tel:023538211022"
        assert any(FACE.hotline in word for word in outline.words)


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="vi and en"):
        page(language="fr")


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_is_fetched_and_nothing_runs(family: Family) -> None:
    html = page(replace(FULL, family=family))
    outline = Outline(html)
    assert not outline.tags("script", "iframe", "img", "form", "object", "embed", "base")
    assert [attributes["href"] for attributes in outline.tags("link")] == ["data:,"]
    assert "url(" not in html
    assert "@import" not in html
    assert "http" not in html
    assert not [
        name for _, attributes in outline.elements for name in attributes if name.startswith("on") or name == "style"
    ]
    assert {"name": "robots", "content": "noindex, nofollow"} in outline.tags("meta")
    assert len(html.encode()) < 30_000


def test_the_headers_allow_this_style_sheet_and_nothing_else() -> None:
    style = page().partition("<style>")[2].partition("</style>")[0]
    named = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = PHONE_PAGE_HEADERS["Content-Security-Policy"]
    assert f"style-src 'sha256-{named}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "form-action 'self'" in policy
    assert PHONE_PAGE_HEADERS["Referrer-Policy"] == "no-referrer"
    assert PHONE_PAGE_HEADERS["Cache-Control"] == "no-store"


def test_hostile_words_stay_words() -> None:
    attack = "</p><script>alert(1)</script>\"'>{{ 7 * 7 }}"
    hostile = Telling(
        family=Family.PROGRESS,
        to_do_lines=(attack,),
        notes=(attack,),
        steps=(StepLine("now", attack, attack),),
        **dict.fromkeys(("heading", "sentence", "timeliness", "date_label", "hour", "day", "to_do"), attack),
        **dict.fromkeys(("as_of", "code", "applicant"), attack),
    )
    html = render_phone_page(hostile, Face(attack, attack, attack), language="vi", other_language_url=f"?{attack}")
    outline = Outline(html)
    assert not outline.tags("script")
    assert not outline.open
    assert outline.tags("a")[1]["href"] == "tel:177"
    assert "49" not in " ".join(outline.words)


def test_every_family_has_a_shape_of_its_own() -> None:
    def shape(family: Family) -> str:
        return page(replace(FULL, family=family)).partition('<div class="family">')[2].partition("</svg>")[0]

    shapes = [shape(family) for family in FAMILIES]
    assert len(set(shapes)) == len(FAMILIES) == 9


def luminance(colour: str) -> float:
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_all_words_reach_seven_to_one_in_both_modes() -> None:
    """WCAG 2.2, 1.4.6, computed from the colours the page is sent with."""
    style = page().partition("<style>")[2].partition("</style>")[0]
    normal, more = (
        dict(re.findall(r"--([\w-]+): #([0-9A-F]+)", block)) for block in re.findall(r":root \{[^}]*#[^}]*\}", style)
    )
    for colours in (normal, {**normal, **more}):
        pairs = [("ink", "paper"), ("ink-2", "paper"), ("cham", "paper"), ("on-cham", "cham"), ("ready", "surface")]
        names = ("progress", "act", "ready", "done", "overdue", "stopped", "none")
        pairs += [(name, f"{name}-bg") for name in names] + [("ink", f"{name}-bg") for name in names]
        for words, ground in pairs:
            light, dark = sorted((luminance(colours[words]), luminance(colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 7, (words, ground)


def test_more_contrast_and_forced_colours_are_provided_for() -> None:
    style = page()
    assert "@media (prefers-contrast: more)" in style
    forced = style.partition("@media (forced-colors: active)")[2].partition("\n}")[0]
    # What stands on a ground of its own would else be drawn in the colour of that ground, or of a link on it.
    assert ".way.main, .number { forced-color-adjust: none }" in forced
    assert "--on-cham: Canvas" in forced


@pytest.mark.parametrize(("width", "size"), [(320, 100), (360, 100), (390, 100), (360, 200), (320, 200)])
def test_on_a_narrow_telephone_nothing_runs_over_the_edge(width: int, size: int, tmp_path: Path) -> None:
    expression = """(() => {
        page.documentElement.style.fontSize = 'SIZE%';
        page.querySelector('details').open = true;
        const all = [...page.querySelectorAll('body *')].filter(e => !e.closest('.unseen'));
        return {
            across: page.documentElement.scrollWidth,
            right: Math.max(...all.map(e => e.getBoundingClientRect().right)),
            smallest: Math.min(...all.map(e => parseFloat(getComputedStyle(e).fontSize))),
            targets: [...page.querySelectorAll('a, summary')].map(e => e.getBoundingClientRect().height),
            day: parseFloat(getComputedStyle(page.querySelector('.day')).fontSize),
            body: parseFloat(getComputedStyle(page.body).fontSize),
        }})()""".replace("SIZE", str(size))
    for language in LANGUAGES:
        telling = tell(views()[7], Wording(language), FACE, NOW)
        shown = replace(telling, steps=FULL.steps, code=FULL.code, applicant=FULL.applicant)
        told = measured(page(shown, language), expression, tmp_path, width=width)
        assert told["across"] <= width
        assert told["right"] <= width
        assert told["smallest"] >= 14
        assert min(told["targets"]) >= 44
        assert max(told["targets"]) >= 52
        assert told["day"] > told["body"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_heading_is_parted_however_large_the_letters(language: str, tmp_path: Path) -> None:
    wording = Wording(language)
    problems = [Problem(code, "title", HTTP_STATUS[code]) for code in ProblemCode]
    headings = {tell(view, wording, FACE, NOW).heading for view in views()}
    headings |= {tell_problem(problem, wording, FACE).heading for problem in problems}
    expression = """(() => {
        page.documentElement.style.fontSize = '200%';
        const heading = page.querySelector('h1'), room = heading.clientWidth;
        Object.assign(heading.style, { width: 'min-content', overflowWrap: 'normal' });
        return HEADINGS.filter(words => {
            heading.textContent = words;
            return heading.getBoundingClientRect().width > room }) })()""".replace("HEADINGS", json.dumps([*headings]))
    assert len(headings) > 10
    assert measured(page(FULL, language), expression, tmp_path, width=320) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_steps_of_a_long_way_are_on_the_page(language: str) -> None:
    agencies = [f"Phòng số {number}" for number in range(1, 8)]
    steps = [
        StepView(at=NOW - timedelta(days=9 - day), stage=StageKey.PROCESSING, agency=agency)
        for day, agency in enumerate(agencies)
    ]
    view = View("H47.16-261105-0042", Level.CODE, StageView(4, StageKey.PROCESSING), as_of=NOW, steps=steps)
    words = " ".join(Outline(page(tell(view, Wording(language), FACE, NOW, every_step=True), language)).words)
    assert [agency for agency in agencies if agency in words] == agencies
    assert len(tell(view, Wording(language), FACE, NOW).steps) == SHOWN_STEPS


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_passes_can_be_asked_once_more_and_the_hotline_called(language: str) -> None:
    telling = replace(BARE, to_do="Cần giúp thêm?", to_do_lines=("Mời hỏi quầy hoặc gọi 1022.",))
    links = Outline(page(telling, language, again=True)).tags("a")[1:]
    assert [(link["class"], link["href"]) for link in links] == [
        ("way main", f"?lang={language}"), ("way", "tel:023538211022"),
    ]  # fmt: skip
    assert [link["class"] for link in Outline(page(telling, language)).tags("a")[1:]] == ["way main"]


def test_lines_without_any_sign_stand_at_the_edge() -> None:
    bare = replace(BARE, to_do="Cần giúp thêm?", to_do_lines=("Mời hỏi quầy.",), to_do_about=("",))
    assert '<ul class="lines none plain"' in page(bare)
    assert "plain" not in page(replace(bare, to_do_about=("place",))).partition("<main>")[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_holder_is_asked_to_rate_without_any_script(language: str) -> None:
    html = render_phone_page(FULL, FACE, language=language, other_language_url="?lang=en", rating=Rating.ASKED)
    outline = Outline(html)
    [form] = outline.tags("form")
    assert (form["method"], form["action"]) == ("post", f"?lang={language}")
    assert [button["value"] for button in outline.tags("button")] == ["5", "4", "3", "2", "1"]
    assert not outline.tags("script")
    kept = render_phone_page(FULL, FACE, language=language, other_language_url="?lang=en", rating=Rating.KEPT)
    assert not Outline(kept).tags("form")
    assert Wording(language).text("kiosk-rated-sentence") in kept


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_asked_for_without_any_script_and_what_came_of_it_is_said(language: str) -> None:
    def outline(following: Following) -> Outline:
        html = render_phone_page(FULL, FACE, language=language, other_language_url="?lang=en", following=following)
        return Outline(html)

    offered = outline(Following.OFFERED)
    [form] = offered.tags("form")
    assert (form["method"], form["action"]) == ("post", f"?lang={language}")
    assert [button["name"] for button in offered.tags("button")] == ["follow"]
    say = Wording(language).text
    for following, sentence in ((Following.KEPT, "phone-followed"), (Following.REFUSED, "phone-not-followed")):
        assert say(sentence) in outline(following).words
        assert not outline(following).tags("form")


def test_papers_are_numbered_and_signs_stand_beside_where_and_when() -> None:
    telling = replace(
        FULL,
        to_do_lines=(
            "Giấy khai sinh",
            "Biên lai",
            "Nơi nộp: quầy 3",
            "Giờ làm việc: 7h00-11h30",
            "Nghỉ thứ Ba",
            "Mang bản chính.",
        ),
        to_do_about=("paper", "paper", "place", "hours", "days", "original"),
    )
    html = page(telling)
    lines = re.findall("<li>(.*?)</li>", html.partition('<ul class="lines progress"')[2].partition("</ul>")[0])
    assert [re.findall('<b class="number">(.)</b>', line) for line in lines] == [["1"], ["2"], [], [], [], []]
    assert ["<svg" in line for line in lines] == [False, False, True, True, True, False]


def test_what_is_out_of_order_stands_above_the_answer() -> None:
    html = render_phone_page(
        FULL, FACE, language="vi", other_language_url="?lang=en", announced=["Hệ thống đang gián đoạn: <Mất điện>"]
    )
    assert '<p class="announced" role="status">Hệ thống đang gián đoạn: &lt;Mất điện&gt;</p>' in html
    assert html.index("gián đoạn") < html.index("Đang xử lý</h1>")
    assert 'class="announced"' not in page()
