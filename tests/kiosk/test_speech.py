"""Reading aloud: interrupted at once, private by headphones alone, as loud as before after each visit."""

import shutil
import time
import wave
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from assets import asset
from assets.sounds import making
from kiosk.speaking.chimes import Chimes
from kiosk.speaking.headphones import Headphones
from kiosk.speaking.speech import LOUDEST, RESTS, SOFTEST, STEP, USUAL, Espeak, Speaker, Speech, has_voice
from kiosk.speaking.voices import Line
from kiosk.state import (
    Answer,
    Asking,
    Attract,
    Event,
    Forget,
    HeadphonesChanged,
    Keypad,
    Looks,
    Machine,
    Offline,
    Page,
    Paper,
    Proving,
    ReadOn,
    Speak,
    SpeakerChanged,
    Spoken,
    StopSpeaking,
    TakeAlong,
    Visit,
    Waiting,
    WrongPaper,
)
from lookup_api.contract.views import Level
from tests.kiosk.test_spoken import AWAY, sentences
from tests.support.fake_lookup_api import processing_view
from tests.support.patience import until

HOLDER = Answer(msgspec.structs.replace(processing_view(), level=Level.HOLDER))


class Voice:
    """Keeps what it was told to say."""

    def __init__(self) -> None:
        self.said: list[tuple[Sequence[Line], int]] = []
        self.stopped = 0
        self.done: Callable[[bool], None] = lambda _sounded: None

    def say(self, lines: Sequence[Line], amplitude: int, done: Callable[[bool], None]) -> None:
        self.said.append((lines, amplitude))
        self.done = done

    def stop(self) -> None:
        self.stopped += 1


def visit(page: Page, *, speaking: bool = False) -> Visit:
    return Visit(("vi", "en"), Looks("vi"), 0.0, page, speaking=speaking, machine=Machine(speaker=True))


def speech(*, headphones: bool = False) -> tuple[Speech, Voice, list[Event]]:
    voice, events = Voice(), list[Event]()
    words = {language: sentences(language) for language in ("vi", "en")}
    return Speech(words, voice, events.append, lambda: headphones), voice, events


def test_a_page_is_read_and_every_further_page_of_the_visit() -> None:
    spoken, voice, events = speech()
    spoken.see(visit(Attract()))
    spoken.see(visit(Keypad()))
    assert voice.said == []
    spoken.run(Speak(Keypad(), "vi"))
    assert len(voice.said) == 1
    spoken.see(visit(Keypad("0"), speaking=True))
    assert voice.said[-1] == ([("không", "vi")], USUAL)
    spoken.see(visit(HOLDER, speaking=True))
    assert len(voice.said) == 3
    spoken.see(visit(Attract()))  # nothing is being read: the visit is asked, so that it knows that it speaks
    assert events == [ReadOn()]
    voice.done(True)
    assert events[-1] == Spoken()
    spoken.run(StopSpeaking())
    assert voice.stopped == 1


def test_the_volume_goes_back_after_each_visit() -> None:
    spoken, voice, events = speech()
    spoken.see(visit(Attract()))
    spoken.run(Speak(Attract(), "vi"))
    for _ in range(20):
        spoken.turn(louder=True)
    assert spoken.amplitude == LOUDEST
    assert events == [ReadOn()] * 20  # nothing is being read: the visit is asked, so that it knows that it speaks
    spoken.see(visit(Attract(), speaking=True))
    spoken.turn(louder=True)
    assert voice.said[-1][1] == LOUDEST
    for _ in range(20):
        spoken.turn(louder=False)
    assert spoken.amplitude == SOFTEST
    spoken.turn(louder=True)
    assert spoken.amplitude == SOFTEST + STEP
    spoken.run(Forget())
    assert (spoken.amplitude, spoken.listening) == (USUAL, False)
    spoken.turn(louder=True)  # by somebody to whom nothing is read: no end of a visit would turn it back
    assert spoken.amplitude == USUAL


@pytest.mark.parametrize("headphones", [True, False])
def test_headphones_alone_hear_what_a_holder_may_know(*, headphones: bool) -> None:
    spoken, voice, _ = speech(headphones=headphones)
    spoken.see(visit(HOLDER))
    spoken.run(Speak(HOLDER, "vi"))
    assert any("tai nghe" in line for line, _ in voice.said[0][0]) is not headphones


@pytest.mark.parametrize(("setting", "worn"), [("never", False), ("always", True)])
def test_the_setting_says_whether_headphones_are_worn(setting: str, *, worn: bool) -> None:
    headphones = Headphones(setting, list[Event]().append)
    assert headphones.worn() is worn
    assert not headphones.asks


def test_the_jack_is_asked_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugs: list[Event] = []
    headphones = Headphones("jack", plugs.append)
    assert headphones.asks
    monkeypatch.setenv("PATH", str(tmp_path))
    headphones.turn()
    assert not headphones.worn()
    mixer = tmp_path / "amixer"
    for told, expected in (("on", True), ("on", True), ("off", False)):
        mixer.write_text(f"#!/bin/sh\necho '  : values={told}'\n")
        mixer.chmod(0o755)
        headphones.turn()
        assert headphones.worn() is expected
    assert plugs == [HeadphonesChanged(present=True), HeadphonesChanged(present=False)]


def test_headphones_that_are_in_the_jack_when_the_kiosk_starts_are_nobody_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugs: list[Event] = []
    headphones = Headphones("jack", plugs.append)
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path, "echo '  : values=on'", name="amixer")
    headphones.turn()
    assert headphones.worn()
    assert plugs == []


def test_digits_that_were_sent_are_not_told_as_erased() -> None:
    spoken, voice, _ = speech()
    typed = visit(Proving(HOLDER, "0123"))
    spoken.see(typed)
    spoken.run(Speak(typed.page, "vi"))
    said = len(voice.said)
    spoken.see(replace(typed, page=Proving(HOLDER), asking=Asking(1, "", "", typed=True, since=0.0)))
    assert len(voice.said) == said
    spoken.see(typed)
    spoken.see(replace(typed, page=Proving(HOLDER)))
    assert voice.said[-1][0] == [("Đã xoá hết.", "vi")]


def test_what_is_told_over_the_screen_is_told_to_whoever_listens_as_well() -> None:
    spoken, voice, _ = speech()
    spoken.standing = lambda: "training"
    spoken.see(visit(HOLDER))
    spoken.pass_on("printer-paper-out")
    assert voice.said == []
    spoken.run(Speak(HOLDER, "vi"))
    assert voice.said[0][0][0][0].startswith("TẬP HUẤN: máy đang trả lời bằng hồ sơ không có thật")
    spoken.pass_on("printer-paper-out")
    assert "Máy in hết giấy" in voice.said[1][0][0][0]


def test_the_end_is_told_to_whoever_listened_and_cut_short_by_the_next() -> None:
    spoken, voice, _ = speech()
    spoken.see(visit(HOLDER))
    spoken.run(Forget())
    assert voice.said == []  # nobody listened
    spoken.run(Speak(HOLDER, "vi"))
    for _ in range(2):
        spoken.turn(louder=True)
    spoken.run(Forget())
    assert voice.said[-1] == ([("Lượt tra cứu đã kết thúc. Thông tin của quý vị đã được xoá.", "vi")], USUAL)
    spoken.see(visit(Attract()))
    stopped = voice.stopped
    spoken.see(visit(Keypad()))
    assert voice.stopped == stopped + 1
    spoken.see(visit(HOLDER))
    assert voice.stopped == stopped + 1


def test_what_each_number_chooses_is_told_anew_when_the_printer_goes_away() -> None:
    spoken, _, events = speech()
    there = replace(visit(HOLDER), machine=Machine(speaker=True, printer=True))
    spoken.see(there)
    spoken.run(Speak(HOLDER, "vi"))
    spoken.see(replace(there, machine=Machine(speaker=True)))
    assert events == [ReadOn()]


def test_a_voice_that_fails_is_told_and_ends() -> None:
    spoken, voice, events = speech()
    spoken.see(visit(Attract()))
    spoken.run(Speak(Attract(), "vi"))
    voice.done(False)
    assert events == [SpeakerChanged(present=False), Spoken()]


def test_whoever_listens_is_told_once_that_the_speaker_is_lost() -> None:
    spoken, voice, _events = speech()
    told: list[str] = []
    spoken.tell = told.append
    here = visit(Attract())
    lost = replace(here, machine=Machine(speaker=False))
    spoken.see(here)
    spoken.see(lost)
    assert told == []  # nobody listened
    spoken.see(here)
    spoken.run(Speak(Attract(), "vi"))
    said = len(voice.said)
    spoken.see(lost)
    spoken.see(replace(lost, page=Keypad()))
    assert told == ["speaker-lost"]
    assert len(voice.said) == said
    for language in ("vi", "en"):
        assert sentences(language).say("speaker-lost")


# --- the real program, and one that takes its time ------------------------------------------------------------


def program(folder: Path, lines: str, name: str = "voice") -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o755)
    return str(path)


def test_lines_are_spoken_in_turn_and_never_as_arguments(tmp_path: Path) -> None:
    heard, arguments = tmp_path / "heard", tmp_path / "arguments"
    voice = Espeak(program(tmp_path, f'cat >> {heard}; echo >> {heard}; echo "$@" >> {arguments}'))
    done: list[bool] = []
    voice.say([("một", "vi"), ("hai", "vi")], 100, done.append)
    until(lambda: bool(done))
    voice.close()
    assert done == [True]
    assert heard.read_text(encoding="utf-8").split() == ["một", "hai"]
    assert "một" not in arguments.read_text(encoding="utf-8")
    assert "-v vi" in arguments.read_text(encoding="utf-8")


def test_it_is_silent_at_once_and_speaks_again(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    voice = Espeak(program(tmp_path, f"read line; echo $line >> {heard}; exec sleep 60"))
    done: list[bool] = []
    voice.say([("một", "vi")], 100, done.append)
    until(heard.exists)
    begun = time.monotonic()
    voice.stop()
    until(lambda: voice._process is None)
    assert time.monotonic() - begun < 5
    voice.say([("hai", "vi")], 100, done.append)
    until(lambda: "hai" in heard.read_text(encoding="utf-8"))
    voice.close()
    assert done == []


def test_no_program_is_no_crash(tmp_path: Path) -> None:
    voice = Espeak(str(tmp_path / "nothing"))
    done: list[bool] = []
    voice.say([("một", "vi")], 100, done.append)
    until(lambda: bool(done))
    voice.close()
    assert done == [False]


def test_a_language_without_a_voice_is_read_by_the_house_s(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    voice = Espeak(program(tmp_path, f'[ "$2" = vi ] || exit 1; cat >> {heard}'))
    done: list[bool] = []
    voice.say([("một", "xx")], 100, done.append)
    until(lambda: bool(done))
    voice.close()
    assert done == [True]
    assert heard.read_text(encoding="utf-8") == "một"


def test_the_real_program_tells_which_voices_it_has() -> None:
    assert has_voice("cmn")
    assert not has_voice("xx")


def test_the_real_program_knows_both_languages(tmp_path: Path) -> None:
    real = shutil.which("espeak-ng")
    assert real is not None, "the Debian package espeak-ng is missing"
    for language in ("vi", "en"):
        sound = tmp_path / f"{language}.wav"
        voice = Espeak(program(tmp_path, f'exec {real} "$@" -w {sound}'))
        done: list[bool] = []
        voice.say([(sentences(language).say("question"), language)], 100, done.append)
        until(lambda: bool(done))  # noqa: B023 - it is waited for in this turn
        voice.close()
        with wave.open(str(sound)) as file:
            assert file.getnframes() / file.getframerate() > 0.5


def test_a_speaker_is_looked_for(tmp_path: Path) -> None:
    events: list[Event] = []
    speaker = Speaker("auto", events.append, tmp_path)
    speaker.turn()
    assert (events, speaker.lost) == ([], False)
    device = tmp_path / "pcmC0D0p"
    device.touch()
    speaker.turn()
    speaker.turn()
    device.unlink()
    speaker.turn()
    assert events == [SpeakerChanged(True), SpeakerChanged(False)]
    assert speaker.lost
    off = Speaker("off", events.append, tmp_path)
    off.turn()
    on = Speaker("on", events.append, tmp_path)
    on.turn()
    assert events[2:] == [SpeakerChanged(True)]


def test_a_speaker_that_failed_is_lost_for_a_while_and_tried_again() -> None:
    events: list[Event] = []
    speaker = Speaker("on", events.append)
    speaker.turn()
    speaker.fail()
    assert speaker.lost
    for _ in range(RESTS):
        speaker.turn()
    assert events == [SpeakerChanged(True), SpeakerChanged(False)]
    speaker.turn()
    assert events[2:] == [SpeakerChanged(True)]
    assert not speaker.lost


# --- sounds ---------------------------------------------------------------------------------------------------


def test_the_sounds_are_those_that_the_script_makes() -> None:
    for name, notes in making.SOUNDS.items():
        assert asset("sounds", f"{name}.wav").read_bytes() == making.make(notes)


def test_an_answer_and_no_answer_sound_different(tmp_path: Path) -> None:
    played = tmp_path / "played"
    player = program(tmp_path, f'echo "$1" >> {played}')
    chimes = Chimes(((player,),))

    def sounds() -> list[str]:
        return [Path(line).stem for line in played.read_text().split()] if played.exists() else []

    chimes.see(visit(Attract()))
    first = replace(visit(HOLDER), tickets=1)
    chimes.see(first)
    chimes.see(first)
    until(lambda: sounds() == ["success"])
    away = Offline(AWAY, "1", "1", typed=True)
    chimes.see(replace(visit(away), tickets=2))
    until(lambda: sounds() == ["success", "failure"])
    chimes.see(replace(visit(HOLDER), machine=Machine(speaker=False), tickets=3))
    assert len(sounds()) == 2


def test_the_question_whether_anybody_is_there_sounds_once() -> None:
    played: list[str] = []
    chimes = Chimes()
    chimes.play = played.append  # type: ignore[method-assign,assignment] # the sound itself is heard above
    for countdown in (15, 14, None, 15):
        chimes.see(replace(visit(Keypad()), countdown=countdown))
    assert played == ["countdown"] * 2
    chimes.see(visit(Keypad()))
    chimes.see(replace(visit(Keypad()), countdown=15, machine=Machine(speaker=False)))
    assert played == ["countdown"] * 2


def test_each_answer_sounds_and_coming_back_to_one_does_not() -> None:
    played: list[str] = []
    chimes = Chimes()
    chimes.play = played.append  # type: ignore[method-assign,assignment] # the sound itself is heard above
    asking = Asking(2, "", "", typed=False, since=0.0)
    cases: list[tuple[Page, int, int]] = [
        (HOLDER, 1, 1), (TakeAlong(HOLDER), 1, 1), (HOLDER, 1, 1),  # back from a page that was opened from it
        (HOLDER, 2, 2),  # another receipt, answered on the same page
        (WrongPaper(Paper.SEVERAL), 2, 3), (WrongPaper(Paper.SEVERAL), 2, 3), (WrongPaper(Paper.PROCEDURE), 2, 4),
        (Attract(), 2, 4), (WrongPaper(Paper.PROCEDURE), 2, 5),
        (Waiting(), 3, 5), (Offline(AWAY, "1", "1", typed=True), 3, 6),
        (Waiting(), 4, 6), (Offline(AWAY, "1", "1", typed=True), 4, 7),
        (Proving(HOLDER), 5, 7), (Proving(HOLDER, refused=True), 5, 8), (Proving(HOLDER, "1", refused=True), 5, 8),
    ]  # fmt: skip
    for page, tickets, expected in cases:
        chimes.see(replace(visit(page), tickets=tickets))
        assert len(played) == expected, (page, tickets)
    chimes.see(replace(visit(HOLDER), tickets=5, asking=asking))  # the answer before, while the next is awaited
    assert played == ["success"] * 2 + ["failure"] * 6
    assert not Chimes((("no-such-player",),)).play("success")
