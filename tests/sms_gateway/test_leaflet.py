"""The citizen's leaflet: everything it tells people to text is understood, and what is printed is all there."""

import re
import subprocess
from pathlib import Path

import pytest

from lookup_api.wording import Wording
from sms_gateway.cli import main
from sms_gateway.commands import (
    Follow,
    Help,
    HowToRate,
    LookUp,
    LookUpOwn,
    Mistaken,
    Rate,
    WantNotices,
    is_english,
    read_command,
)
from sms_gateway.dossiers_named import Question
from sms_gateway.grammar import read_grammar

PROVINCES = ["quang-nam", "yen-bai", "quang-tri", "ninh-binh", "dak-lak", "da-nang", "lao-cai"]
CODE, PLACEHOLDER, LAST_DIGITS = "H47.16-240617-0001", re.compile(r"<(?:mã|code)[^>]*>"), re.compile(r"<[^>]*4[^>]*>")


def words_of(pdf: Path) -> str:
    """What stands in a PDF, in one line."""
    printed = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, timeout=60, check=True)
    return " ".join(printed.stdout.split())


@pytest.fixture(params=PROVINCES)
def drawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("LOOKUP_PROVINCE", request.param)
    file = tmp_path / "leaflet.pdf"
    assert main(["leaflet", "-o", str(file)]) == 0
    return file


def test_a_page_a_language_with_every_sentence(drawn: Path) -> None:
    printed = words_of(drawn)
    about = subprocess.run(["pdfinfo", drawn], capture_output=True, text=True, timeout=60, check=True).stdout
    assert re.search(r"Pages: +2\n", about)
    assert re.search(r"Page size: +419\.\d+ x 595\.\d+ pts", about)  # A5
    for language in ("vi", "en"):
        wording = Wording(language)
        for name in ("title", "compose", "message", "where", "own", "several", "proof", "follow", "stop", "care"):
            assert wording.text(f"leaflet-{name}") in printed, name


def test_every_face_is_embedded(drawn: Path) -> None:
    listed = subprocess.run(["pdffonts", drawn], capture_output=True, text=True, timeout=60, check=True)
    rows = listed.stdout.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows), rows


def test_the_short_number_is_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOOKUP_PROVINCE", "quang-nam")
    assert main(["leaflet", "-o", str(tmp_path / "a.pdf"), "--number", "8088"]) == 0
    assert main(["leaflet", "-o", str(tmp_path / "b.pdf")]) == 0

    assert "gửi 8088" in words_of(tmp_path / "a.pdf")
    assert "8088" not in words_of(tmp_path / "b.pdf")


def test_what_cannot_be_drawn_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOOKUP_PROVINCE", "nowhere")
    assert main(["leaflet", "-o", str(tmp_path / "a.pdf")]) == 1
    monkeypatch.setenv("LOOKUP_PROVINCE", "quang-nam")
    assert main(["leaflet", "-o", str(tmp_path / "no" / "a.pdf")]) == 1
    assert "sms-gateway" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["vi", "en"])
def test_whatever_it_tells_people_to_text_is_understood(language: str) -> None:
    wording, grammar = Wording(language), read_grammar(["HS"])
    texts = [wording.text(f"leaflet-{way}-text", keypad="417 206 5837") for way in
             ("keypad", "own", "several", "proof", "follow", "stop", "language")]  # fmt: skip
    kinds = (LookUp, LookUpOwn, LookUp, LookUp, Follow, WantNotices, LookUp)
    for text, kind in zip([*texts, wording.text("leaflet-message")], [*kinds, LookUp], strict=True):
        filled = PLACEHOLDER.sub(CODE, LAST_DIGITS.sub("0078", text))
        command = read_command(filled, grammar)
        assert isinstance(command, kind), filled
        # Who copies it as it stands is told how to do better, and stops nothing.
        assert isinstance(read_command(text, grammar), kind | Mistaken | Help | LookUpOwn | WantNotices)
        other = text == wording.text("leaflet-language-text")
        assert is_english(filled, grammar) is ((language == "en") is not other), filled


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_mark_is_told_by_who_writes_one_and_by_nobody_who_copies_the_line(language: str) -> None:
    text, grammar = Wording(language).text("leaflet-rate-text"), read_grammar(["HS"])
    code, mark = re.findall("<[^>]+>", text)
    assert read_command(text.replace(code, CODE).replace(mark, "4"), grammar) == Rate(Question(CODE, CODE), 4)
    assert read_command(text.replace(code, CODE), grammar) == HowToRate()
    assert read_command(text, grammar) == HowToRate()


def test_the_words_within_its_sentences_are_commands_too() -> None:
    grammar = read_grammar(["HS"])
    vietnamese, english = Wording("vi"), Wording("en")
    assert "HUY <mã>" in vietnamese.text("leaflet-follow")
    assert "DK" in vietnamese.text("leaflet-stop").split()[-1]
    assert read_command("DK", grammar) == WantNotices(wanted=True)
    assert "UNFOLLOW" in english.text("leaflet-follow")
    assert read_command(f"UNFOLLOW {CODE}", grammar) == Follow(Question(CODE, CODE), following=False)
    assert "EN START" in english.text("leaflet-stop")
    assert read_command("EN START", grammar) == WantNotices(wanted=True)
