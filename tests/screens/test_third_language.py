"""A further language is a folder that is dropped in: what it says is said, and the rest in Vietnamese."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from assets import asset
from kiosk.choosing import choices
from kiosk.cli import _sentences
from kiosk.paper.slip import lines_of
from kiosk.speaking.speech import Speech, voices_of
from kiosk.speaking.spoken import announce
from kiosk.state import Answer, Button, Event, Looks, Machine, Speak, Visit
from kiosk.typefaces import FIGURES, TEXT
from lookup_api.settings import Settings, SettingsError
from lookup_api.wording import catalogue
from tests.kiosk.test_speech import Voice
from tests.support.fake_lookup_api import processing_view
from tests.support.kiosk_plays import MACHINE, PLAYS, restore
from tests.support.kiosk_process import KIOSK
from tests.support.kiosk_stage import Stage, on_stage, sentences

pytestmark = pytest.mark.filterwarnings("ignore::lookup_api.wording.MissingWording")

NAME = "Unaru"  # an invented language
QUESTION = "Telu maroni\nke vasi?"
WRITTEN = f"""kiosk-language-name = {NAME}
kiosk-question =
    Telu maroni
    ke vasi?
kiosk-done = Finu
stage-processing = Maroni ka lavor.
"""


@pytest.fixture
def dropped(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "further"
    (folder / "una").mkdir(parents=True)
    (folder / "una" / "kiosk.ftl").write_text(WRITTEN, encoding="utf-8")
    _forget()
    yield folder
    _forget()


def _forget() -> None:
    catalogue._further.clear()
    catalogue._languages.cache_clear()
    catalogue._read_language.cache_clear()


def test_it_is_offered_after_the_house_s_own(dropped: Path) -> None:
    said = _sentences(Settings(kiosk_languages=str(dropped)), "vi")
    assert list(said) == ["vi", "en", "una"]
    assert [each.other_language for each in said.values()] == ["English", NAME, "Tiếng Việt"]
    assert said["una"].say("done") == "Finu"
    assert said["una"].say("back") == said["vi"].say("back")
    assert list(_sentences(Settings(kiosk_languages=str(dropped)), "una")) == ["una", "vi", "en"]


def test_the_switch_comes_to_it_and_every_screen_is_told(dropped: Path) -> None:
    catalogue.drop_in(dropped)
    languages = ("vi", "en", "una")
    with on_stage(machine=MACHINE, languages=languages) as stage:
        stage.press("English")
        stage.press(NAME)
        assert stage.visit.looks.language == "una"
        assert QUESTION in stage.texts
        for play in ("answer processing", "keypad", "help", "countdown", "problem dossier_not_found"):
            restore(stage)
            _choose(stage, "una")
            PLAYS[play](stage)
            stage.draw()
            assert not [text for text in stage.texts if "kiosk-" in text or "{" in text], play
            spoken = announce(stage.visit, sentences(languages)["una"], "una", private=False)
            assert len(spoken) > len(choices(stage.visit))
        restore(stage)
        _choose(stage, "una")
        PLAYS["answer processing"](stage)
        stage.draw()
        assert "Finu" in stage.texts
        assert "Hẹn trả kết quả" in stage.texts  # it has no words for that
        stage.press("Tiếng Việt")
        assert "Xong" in stage.texts


def _choose(stage: Stage, language: str) -> None:
    from kiosk.state import Pressed

    while stage.visit.looks.language != language:
        stage.happens(Pressed(Button.LANGUAGE))


def _write(folder: Path, words: str) -> Settings:
    (folder / "una" / "kiosk.ftl").write_text(f"{WRITTEN}kiosk-back = {words} →\n# 好\n", encoding="utf-8")
    return Settings(kiosk_languages=str(folder))


def test_letters_that_the_usual_typeface_lacks_are_drawn_in_one_that_has_them(dropped: Path) -> None:
    assert _sentences(_write(dropped, "Rúŏĕč"), "vi")["una"].typeface == TEXT
    _forget()
    assert _sentences(_write(dropped, "Đаḛж"), "vi")["una"].typeface == FIGURES
    _forget()
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        copyfile(str(asset("fonts", name)), dropped / "una" / name)
    own = _sentences(_write(dropped, "Back"), "vi")["una"].typeface
    assert (own.regular.parent, own.regular.name, own.bold.name) == (
        dropped / "una", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf",
    )  # fmt: skip


def test_what_would_be_drawn_as_boxes_is_refused_before_anybody_sees_it(dropped: Path) -> None:
    with pytest.raises(SettingsError, match="una and of Vietnamese; 你好 would be drawn as boxes"):
        _sentences(_write(dropped, "你好"), "vi")
    _forget()
    (dropped / "una" / "own.ttf").write_bytes(b"no typeface")
    with pytest.raises(SettingsError, match="the typeface of una: "):
        _sentences(_write(dropped, "Back"), "vi")


def test_a_screen_is_drawn_in_its_language_s_typeface(dropped: Path) -> None:
    from kivy.core.text import LabelBase

    catalogue.drop_in(dropped)
    with on_stage(machine=MACHINE, languages=("vi", "una"), typefaces={"una": FIGURES}) as stage:
        for language, file in (("una", "NotoSans-Regular.ttf"), ("vi", "BeVietnamPro-Regular.ttf")):
            _choose(stage, language)
            assert Path(LabelBase._fonts["text"][0]).name == file
        assert Path(LabelBase._fonts["next"][0]).name == "NotoSans-Regular.ttf"
        assert {label.font_name for label in stage.labels() if label.text == NAME} == {"next"}


def test_a_language_that_no_voice_reads_is_read_in_vietnamese_and_never_as_noise(dropped: Path) -> None:
    catalogue.drop_in(dropped)
    said = sentences(("vi", "en", "una"))
    assert voices_of(said, lambda _voice: False) == {"vi": "vi", "en": "en"}
    assert voices_of(said, lambda voice: voice == "una") == {"vi": "vi", "en": "en", "una": "una"}
    for voices, spoken in (
        ({"vi": "vi"}, ("Hồ sơ của quý vị đến đâu rồi?", "vi")),
        ({"vi": "vi", "una": "una"}, ("Telu maroni ke vasi?", "una")),
    ):
        voice = Voice()
        speech = Speech(said, voice, list[Event]().append, lambda: False)
        speech.voices = voices
        visit = Visit(("vi", "en", "una"), Looks("una"), 0.0, machine=Machine(speaker=True))
        speech.see(visit)
        speech.run(Speak(visit.page, "una"))
        lines = voice.said[0][0]
        assert lines[0] == spoken
        assert {of for _, of in lines} <= set(voices.values())


def test_a_language_names_the_voice_that_reads_it(dropped: Path) -> None:
    (dropped / "una" / "voice.ftl").write_text("kiosk-language-voice = vi\n", encoding="utf-8")
    catalogue.drop_in(dropped)
    assert voices_of(sentences(("vi", "una")), lambda _voice: False) == {"vi": "vi", "una": "vi"}


def test_a_slip_is_printed_in_its_language_s_typeface(dropped: Path) -> None:
    catalogue.drop_in(dropped)
    said = sentences(("vi", "una"), {"una": FIGURES})
    for language, typeface in (("vi", TEXT), ("una", FIGURES)):
        assert {line.typeface for line in lines_of(Answer(processing_view()), said[language])} == {typeface}


def test_a_language_that_is_shipped_is_not_replaced(dropped: Path) -> None:
    (dropped / "en").mkdir()
    (dropped / "en" / "kiosk.ftl").write_text("kiosk-done = Wrong\n", encoding="utf-8")
    assert _sentences(Settings(kiosk_languages=str(dropped)), "vi")["en"].say("done") == "Done"


def test_a_language_without_a_name_is_refused(dropped: Path) -> None:
    (dropped / "una" / "kiosk.ftl").write_text("kiosk-done = Finu\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="una says no kiosk-language-name"):
        _sentences(Settings(kiosk_languages=str(dropped)), "vi")


def test_the_command_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    done = subprocess.run(
        [KIOSK, "check-settings"],
        env={"KIOSK_LANGUAGES": str(tmp_path / "nowhere")},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "KIOSK_LANGUAGES" in done.stderr
