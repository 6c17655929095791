"""A further language is a folder that is dropped in: what it says is said, and the rest in Vietnamese."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.choosing import choices
from kiosk.cli import _sentences
from kiosk.spoken import announce
from kiosk.state import Button
from lookup_api.settings import Settings, SettingsError
from lookup_api.wording import catalogue
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
