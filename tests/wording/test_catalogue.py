"""The catalogue as a whole: two languages that say the same, a sentence for every member, no word that must not be."""

import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from assets import asset
from lookup_api.contract.problems import ProblemCode
from lookup_api.contract.views import NextStep, Outcome, StageKey, TimelinessKey
from lookup_api.wording import MissingWording, Wording, catalogue, fold, languages
from lookup_api.wording.catalogue import id_of

LANGUAGES = ("vi", "en")
VIETNAMESE_LETTERS = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ]|[a-zA-Z][\u0300\u0301\u0303\u0309\u0323]")


class Message:
    """A message as it is written: its texts by variant (None is the value) and the facts each names."""

    def __init__(self, entry: ast.Message) -> None:
        self.patterns = {attribute.id.name: attribute.value for attribute in entry.attributes}
        if entry.value is not None:
            self.patterns[None] = entry.value

    def texts(self) -> Iterator[tuple[str | None, str]]:
        for variant, pattern in self.patterns.items():
            yield variant, " ".join(_words(pattern))

    def facts(self, variant: str | None) -> set[str]:
        found: set[str] = set()

        class Facts(Visitor):
            def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the library's name
                found.add(node.id.name)

        Facts().visit(self.patterns[variant])
        return found


def _words(pattern: ast.Pattern) -> Iterator[str]:
    """Everything a pattern can say, all branches of its selections."""
    found: list[str] = []

    class Words(Visitor):
        def visit_TextElement(self, node: ast.TextElement) -> None:  # noqa: N802 - the library's name
            found.append(node.value)

    Words().visit(pattern)
    return iter(found)


def read(language: str) -> dict[str, Message]:
    messages: dict[str, Message] = {}
    for source in asset("wording", language).iterdir():
        for entry in FluentParser().parse(source.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{source.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in messages, f"{entry.id.name} stands twice"
                messages[entry.id.name] = Message(entry)
    return messages


CATALOGUE = {language: read(language) for language in LANGUAGES}


def test_vietnamese_comes_first() -> None:
    assert languages()[0] == "vi"
    assert set(LANGUAGES) <= set(languages())


def test_every_message_stands_in_both_languages() -> None:
    assert CATALOGUE["vi"].keys() == CATALOGUE["en"].keys()


# How figures are written and spoken differs by language: Vietnamese says them as words.
FIGURES = re.compile(r"(hour|date|month-\d+|duration|money|working-time)$")


def test_every_message_has_the_same_variants_in_both_languages() -> None:
    for message_id, message in CATALOGUE["vi"].items():
        if FIGURES.match(message_id):
            continue
        assert message.patterns.keys() == CATALOGUE["en"][message_id].patterns.keys(), message_id


def test_a_clause_names_the_same_facts_in_both_languages() -> None:
    grammar = {"count", "ended"}  # a language may count or bend without saying so
    for message_id, message in CATALOGUE["vi"].items():
        for variant in message.patterns:
            if variant and "-" in variant:
                other = CATALOGUE["en"][message_id]
                assert message.facts(variant) - grammar == other.facts(variant) - grammar, (message_id, variant)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("stage", StageKey),
        ("timeliness", TimelinessKey),
        ("outcome", Outcome),
        ("next-step", NextStep),
        ("problem", ProblemCode),
    ],
)
def test_every_member_of_every_enumeration_has_its_sentence_in_every_channel(
    language: str, kind: str, keys: type[StageKey]
) -> None:
    for key in keys:
        message = CATALOGUE[language][id_of(kind, key)]
        assert {None, "sms", "voice"} <= message.patterns.keys(), id_of(kind, key)
        if kind in {"stage", "problem"}:
            assert "heading" in message.patterns


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_stands_for_a_member_that_is_gone(language: str) -> None:
    known = {id_of("stage", key) for key in StageKey} | {id_of("problem", code) for code in ProblemCode}
    known |= {"stage-finished-by-post", "problem-to-do"}
    assert {name for name in CATALOGUE[language] if name.startswith(("stage-", "problem-"))} == known


# "Quá hạn" is the one word for late; "hẹn" the one for a date ahead. No way to pay, to sign in or to be lured away.
NEVER = re.compile(
    r"trễ hạn|chậm muộn|sớm hạn|sẽ có kết quả|https?:|www\.|e-?mail|thư điện tử|tài khoản|mật khẩu|chuyển khoản"
    r"|tre han|cham muon|se co ket qua|tai khoan|mat khau|chuyen khoan|không hợp lệ|khong hop le"
    r"|account|bank|password|click|link",
    re.IGNORECASE,
)
# These say that we never ask for such a thing, and must name it.
WARNINGS = {"phone-money", "chat-help", "dialogue-never", "slip-note"}
OFFICIAL = {
    "slip-phone",  # a field of the national forms, printed as they name it
    "bulletin-channel-email",  # a channel of the published bulletins
    "console-secret",  # the field by which operators sign in
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_never_said_stands_nowhere(language: str) -> None:
    for message_id, message in CATALOGUE[language].items():
        for variant, text in message.texts():
            found = NEVER.search(unicodedata.normalize("NFC", text))
            assert not found or message_id in WARNINGS | OFFICIAL, (message_id, variant)


def test_sorry_is_said_only_where_we_are_at_fault() -> None:
    ours = (
        "overdue", "note-finished-late", "note-apology-slip", "chat-trouble", "dialogue-late", "slip-apology",
        "report-apologies", "cell-apologies", "notice-overdue", "notice-rescheduled",
    )  # fmt: skip
    for message_id, message in CATALOGUE["vi"].items():
        for variant, text in message.texts():
            if re.search(r"xin lỗi|xin loi", text, re.IGNORECASE):
                assert message_id.startswith(ours), (message_id, variant)


def test_english_has_no_vietnamese_letters_but_in_names() -> None:
    names = {"đồng", "Tiếng", "Việt", "Trung", "tâm"}
    for message_id, message in CATALOGUE["en"].items():
        for variant, text in message.texts():
            for word in re.findall(r"\w+", unicodedata.normalize("NFC", text)):
                decomposed = unicodedata.normalize("NFD", word)
                if VIETNAMESE_LETTERS.search(word) or VIETNAMESE_LETTERS.search(decomposed):
                    assert word in names, (message_id, variant, word)


def is_sms(message_id: str, variant: str | None) -> bool:
    return message_id.startswith("sms-") or (variant or "").split("-")[0] == "sms"


@pytest.mark.parametrize("language", LANGUAGES)
def test_sms_is_written_without_diacritics_and_needs_no_folding(language: str) -> None:
    for message_id, message in CATALOGUE[language].items():
        for variant, text in message.texts():
            if is_sms(message_id, variant):
                bare = " ".join(text.split())
                assert text.isascii(), (message_id, variant)
                assert fold(bare) == bare, (message_id, variant)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clause_of_an_sms_has_its_place_in_the_order_of_dropping(language: str) -> None:
    drops = Wording(language).text("sms-drops").split()
    named = {
        variant.removeprefix("sms-")
        for message in CATALOGUE[language].values()
        for variant in message.patterns
        if variant and variant.startswith("sms-")
    }
    assert len(drops) == len(set(drops))
    assert named - {"number", "post"} <= set(drops)


OURS = re.compile(r"stage-|timeliness-|outcome-|next-step-|problem-|overdue|note-|scan-|card-")
LONGEST_SENTENCE = 14  # words


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_on_screen_hold_one_idea_in_at_most_fourteen_words(language: str) -> None:
    for message_id, message in CATALOGUE[language].items():
        if not OURS.match(message_id):
            continue
        for variant, text in message.texts():
            if is_sms(message_id, variant) or (variant or "").startswith("voice") or len(message.facts(variant)) > 1:
                continue
            for sentence in re.split(r"[.?:!]\s", text):
                assert len(sentence.split()) <= LONGEST_SENTENCE, (message_id, variant, sentence)


# --- how a hole is met ---------------------------------------------------------------------------------------


def test_a_variant_that_is_missing_is_the_value() -> None:
    assert Wording().text("stage-processing", "kiosk") == "Cơ quan đang giải quyết hồ sơ."
    assert Wording().text("stage-processing", "heading") == "Đang xử lý"


def test_a_missing_id_fails_a_test_and_spares_a_citizen() -> None:
    with pytest.warns(MissingWording, match="stage-unheard-of"):
        assert Wording().text("stage-unheard-of") == "Mời quý vị hỏi quầy tiếp nhận."
    with pytest.warns(MissingWording):
        assert Wording("en").text("stage-unheard-of", "sms") == "Please ask at the counter."


def test_a_missing_fact_fails_a_test_and_spares_a_citizen() -> None:
    with pytest.warns(MissingWording, match=r"as-of\.value"):
        assert Wording().text("as-of") == "Mời quý vị hỏi quầy tiếp nhận."


def test_a_clause_whose_fact_is_not_known_is_left_out() -> None:
    wording = Wording()
    assert wording.clauses("stage-processing", "sms", hotline="1022") == {"hotline": ". Ho tro: 1022"}
    assert wording.clauses("stage-unheard-of", "sms") == {}


def test_a_warning_names_the_message_and_never_a_fact() -> None:
    with pytest.warns(MissingWording) as caught:
        Wording().text("hour", code="H47.16-261105-0042", name="Nguyễn Văn An")
    assert all("0042" not in str(each.message) and "An" not in str(each.message) for each in caught)


def test_an_unknown_language_speaks_vietnamese() -> None:
    with pytest.warns(MissingWording, match="no language"):
        assert Wording("../en").text("neutral") == Wording("vi").text("neutral")


@pytest.fixture
def third_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the catalogue with one more language dropped in."""
    root = tmp_path / "wording"
    shutil.copytree(str(asset("wording")), root)
    (root / "cjm").mkdir()
    _forget()
    monkeypatch.setattr(catalogue, "_root", lambda: root)
    yield root / "cjm"
    _forget()


def _forget() -> None:
    catalogue._languages.cache_clear()
    catalogue._read_language.cache_clear()


def test_a_language_is_a_folder_and_vietnamese_stands_behind_it(third_language: Path) -> None:
    (third_language / "any-name.ftl").write_text(
        "stage-processing = Ribaong daok ngap.\nweekday-1 = thom\n", encoding="utf-8"
    )
    assert languages() == ("vi", "cjm", "en")
    wording = Wording("cjm")
    assert wording.text("stage-processing") == "Ribaong daok ngap."
    with pytest.warns(MissingWording, match=r"stage-accepted.*cjm"):
        assert wording.text("stage-accepted") == "Hồ sơ đã được tiếp nhận."


def test_a_line_that_is_no_fluent_and_an_id_said_twice_are_named(third_language: Path) -> None:
    (third_language / "one.ftl").write_text("neutral = A\nstray words\n", encoding="utf-8")
    (third_language / "two.ftl").write_text("neutral = B\n", encoding="utf-8")
    with pytest.warns(MissingWording) as caught:
        assert Wording("cjm").text("neutral") == "A"
    told = " ".join(str(each.message) for each in caught)
    assert "stray words" in told
    assert "neutral stands twice" in told


def test_combining_marks_in_a_source_or_a_fact_are_composed(third_language: Path) -> None:
    sentence = unicodedata.normalize("NFD", "neutral = Mời quý vị { $where }\n")
    (third_language / "nfd.ftl").write_text(sentence, encoding="utf-8")
    said = Wording("cjm").text("neutral", where=unicodedata.normalize("NFD", "đến quầy"))
    assert said == unicodedata.normalize("NFC", "Mời quý vị đến quầy")
    assert unicodedata.is_normalized("NFC", said)


def test_no_isolation_marks_reach_a_citizen() -> None:
    assert Wording("en").text("note-apology-slip", slip="118/XL").startswith("The letter of apology no.\u00a0118/XL ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_without_asking_fluent_is_what_fluent_says(language: str) -> None:
    (bundle, *_) = Wording(language)._bundles
    joined = 0
    for message_id, message in CATALOGUE[language].items():
        for variant in message.patterns:
            pattern, parts = catalogue._pattern(bundle, message_id, variant)
            facts = {name: f"<{name} e\u0301>" for name in message.facts(variant)}
            said, faults = bundle.format_pattern(pattern, facts)
            if parts is not None and not faults:
                assert catalogue._joined(parts, facts) == said, message_id
                joined += 1
    assert joined > len(CATALOGUE[language]) / 2


def test_what_fluent_has_to_be_asked_for_is_left_to_it() -> None:
    parts = (catalogue._Fact("count"), " ngày")
    assert catalogue._joined(parts, {"count": "2"}) == "2 ngày"
    assert catalogue._joined(parts, {"count": 2000}) is None
    assert catalogue._joined(parts, {}) is None
    assert catalogue._joined(parts, {"count": "2" * 3000}) is None
