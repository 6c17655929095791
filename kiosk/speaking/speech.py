"""Reads pages aloud by espeak-ng, and stops in the middle of a word when anything is pressed.

Once somebody asked for it, every further page of the visit is read by itself, until the visit is over; then the volume
is what it was. A text goes to espeak-ng over its standard input, never as an argument that every user could read.
"""

import logging
import shutil
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from kiosk.choosing import choices
from kiosk.sentences import Sentences
from kiosk.speaking.spoken import announce, announce_change, announce_message
from kiosk.speaking.voices import HOUSE, Line
from kiosk.state import Effect, Event, Forget, ReadOn, Speak, SpeakerChanged, Spoken, StopSpeaking, Visit

PROGRAM: Final = "espeak-ng"
USUAL: Final = 100  # amplitude of espeak-ng, from 0 to 200
STEP: Final = 20
SHIPPED: Final = frozenset({HOUSE, "en"})
SOFTEST: Final = 40
LOUDEST: Final = 200
WORDS_A_MINUTE: Final = 150
LONGEST: Final = 120.0  # seconds a page may take; beyond it the voice hangs
LOOK_AGAIN: Final = 5.0  # seconds between two looks whether there is something to speak through
RESTS: Final = 12  # looks that a voice which failed is left alone
DEVICES: Final = Path("/dev/snd")
_END: Final = 0.2  # seconds hardly waited for at the end

_log = logging.getLogger(__name__)


class Voice(Protocol):
    """What speaks: Espeak, or what stands in for it."""

    def say(self, lines: Sequence[Line], amplitude: int, done: Callable[[bool], None]) -> None:
        """Speak lines in place of what is spoken; `done` hears whether all of it sounded, unless it was interrupted."""

    def stop(self) -> None:
        """Be silent at once."""


class Espeak:
    """Speaks on a thread of its own, one utterance at a time; the newest one interrupts the others."""

    def __init__(self, program: str = PROGRAM) -> None:
        """Take the program."""
        self._program = program
        self._changed = threading.Condition()
        self._wanted: tuple[Sequence[Line], int, Callable[[bool], None]] | None = None
        self._number = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="speech", daemon=True)
        self._thread.start()

    def say(self, lines: Sequence[Line], amplitude: int, done: Callable[[bool], None]) -> None:
        """Speak lines in place of what is spoken."""
        with self._changed:
            self._interrupt()
            self._wanted = (tuple(lines), amplitude, done)
            self._changed.notify()

    def stop(self) -> None:
        """Be silent at once."""
        with self._changed:
            self._interrupt()

    def close(self) -> None:
        """Be silent for good."""
        with self._changed:
            self._ended = True
            self._interrupt()
            self._changed.notify()
        self._thread.join(timeout=_END)

    def _interrupt(self) -> None:
        self._number += 1
        self._wanted = None
        if self._process is not None:
            self._process.kill()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._wanted is not None or self._ended)
                if self._ended or self._wanted is None:
                    return
                lines, amplitude, done = self._wanted
                self._wanted = None
                number = self._number
            sounded = all(self._speak_at_all(words, language, amplitude, number) for words, language in lines)
            del lines  # the thread waits in this frame, and the words are of a visit
            with self._changed:
                interrupted = number != self._number
            if not interrupted:
                done(sounded)

    def _speak_at_all(self, line: str, language: str, amplitude: int, number: int) -> bool:
        """Speak a line; what no voice of its own language reads is read by the house's."""
        return self._speak(line, language, amplitude, number) or (
            language != HOUSE and self._speak(line, HOUSE, amplitude, number)
        )

    def _speak(self, line: str, language: str, amplitude: int, number: int) -> bool:
        command = [self._program, "-v", language, "-s", str(WORDS_A_MINUTE), "-a", str(amplitude), "-z", "--stdin"]
        with self._changed:
            if number != self._number:
                return False
            try:
                self._process = process = subprocess.Popen(  # noqa: S603 - a program of the system, no text among the arguments
                    command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            except OSError:
                return False
        try:
            process.communicate(line.encode(), timeout=LONGEST)
        except (subprocess.TimeoutExpired, OSError):
            process.kill()
            process.communicate()
        finally:
            with self._changed:
                self._process = None
        return process.returncode == 0


class Speech:
    """Runs `Speak`, and reads on from page to page; used from the window's thread, and told of ends by the voice's."""

    def __init__(
        self,
        sentences: Mapping[str, Sentences],
        voice: Voice,
        post: Callable[[Event], None],
        headphones: Callable[[], bool],
    ) -> None:
        """Take what the kiosk says by language, the voice, where events go, and who knows whether headphones are in."""
        self._sentences = sentences
        self._voice = voice
        self._post = post
        self._headphones = headphones
        self._visit: Visit | None = None
        self.failed: Callable[[], None] = lambda: post(SpeakerChanged(present=False))
        self.tell: Callable[[str], None] = _silent
        self.voices: Mapping[str, str] = {language: language for language in (*sentences, HOUSE)}  # see voices_of
        self.standing: Callable[[], str] = str  # the sentence that stands over every screen just now, by its id
        self.listening = False
        self._ending = False  # the end of the last visit is being told
        self.amplitude = USUAL

    def run(self, effect: Effect) -> None:
        """Speak, be silent, or forget that anybody listened."""
        match effect:
            case Speak(_, language):
                self.listening = True
                self._read(language)
            case StopSpeaking():
                self._voice.stop()
            case Forget():
                self._voice.stop()
                self.amplitude = USUAL
                if self.listening:
                    self._end()
                self.listening = False

    def see(self, visit: Visit) -> None:
        """Hear of a visit that was drawn; to a person who listens its new page is read."""
        before, self._visit = self._visit, visit
        if self._ending and not visit.untouched:
            self._ending = False
            if not self.listening:
                self._voice.stop()  # what the last person is told is cut short by the next
        if not self.listening or before is None:
            return
        if before.machine.speaker and not visit.machine.speaker:
            self.listening = False
            self.tell("speaker-lost")
            return
        if _about(before) != _about(visit) or before.looks.language != visit.looks.language:
            if visit.speaking:
                self._read(visit.looks.language)
            else:
                self._post(ReadOn())
        elif visit.countdown is None and visit.asking is None:  # digits that were sent have not been erased
            language = self._read_in(visit.looks.language)
            changed = announce_change(before.page, visit.page, self._sentences[language], language)
            if changed:
                # What only moved, such as the outline of a paper in a hand, must not cut off what is read of it.
                self._say(changed)

    def pass_on(self, message: str) -> None:
        """Tell whoever listens what is told over the screen in passing, by the id of its sentence."""
        if self.listening and self._visit is not None:
            language = self._read_in(self._visit.looks.language)
            self._say(announce_message(message, self._sentences[language], language))

    def turn(self, *, louder: bool) -> None:
        """Turn the volume up or down for this visit; where nobody listens there is none yet that could end."""
        if not self.listening:
            return
        wanted = self.amplitude + (STEP if louder else -STEP)
        self.amplitude = min(LOUDEST, max(SOFTEST, wanted))
        if self._visit is not None and self._visit.speaking:
            self._read(self._visit.looks.language)
        else:
            self._post(ReadOn())

    def _read(self, language: str) -> None:
        if self._visit is not None:
            language = self._read_in(language)
            sentences, private = self._sentences[language], self._headphones()
            over = announce_message(self.standing(), sentences, language)
            self._say(over + announce(self._visit, sentences, language, private=private))

    def _end(self) -> None:
        """Tell whoever does not see the screen change that the visit is over."""
        if self._visit is not None and self._visit.machine.speaker:
            language = self._read_in(self._visit.looks.language)
            self._ending = True
            ended = announce_message("speech-ended", self._sentences[language], language)
            self._voice.say(self._by_voice(ended), USUAL, lambda _sounded: None)

    def _read_in(self, language: str) -> str:
        """The language that is read: one without a voice would be noise, so its pages are read in the house's words."""
        return language if language in self.voices or HOUSE not in self._sentences else HOUSE

    def _by_voice(self, lines: Sequence[Line]) -> list[Line]:
        return [(words, self.voices[language]) for words, language in lines if language in self.voices]

    def _say(self, lines: Sequence[Line]) -> None:
        self._voice.say(self._by_voice(lines), self.amplitude, self._spoken)

    def _spoken(self, sounded: bool) -> None:  # noqa: FBT001 - the shape of what a voice calls
        if not sounded:
            _log.warning("speech_failed", extra={"component": "speaker"})
            self.failed()
        self._post(Spoken())


class Speaker:
    """Looks from time to time whether there is something to speak through, and tells the visit."""

    def __init__(self, setting: str, post: Callable[[Event], None], devices: Path = DEVICES) -> None:
        """Take the setting (`auto`, `on` or `off`), whom to tell, and where the sound devices are."""
        self._setting = setting
        self._post = post
        self._devices = devices
        self._told = False
        self._rest = 0
        self._was_there = setting == "on"

    @property
    def lost(self) -> bool:
        """Whether there was a speaker, or ought to be one, and there is none."""
        return self._was_there and not self._told

    def turn(self) -> float:
        """Look; return the seconds until the next look."""
        if self._rest:
            self._rest -= 1
            return LOOK_AGAIN
        there = self._setting != "off" and shutil.which(PROGRAM) is not None
        if there and self._setting == "auto":
            there = any(self._devices.glob("pcmC*D*p"))
        if there is not self._told:
            self._told = there
            self._was_there |= there
            self._post(SpeakerChanged(there))
        return LOOK_AGAIN

    def fail(self) -> None:
        """Take the speaker for lost, though its device is there: what was to be spoken did not sound."""
        self._told = False
        self._rest = RESTS
        self._post(SpeakerChanged(present=False))


def voices_of(sentences: Mapping[str, Sentences], reads: Callable[[str], bool]) -> dict[str, str]:
    """Return which voice reads each language; languages that none reads are absent.

    It is the one that the language names (`kiosk-language-voice`), else that of its own code. `reads` tells whether
    there is such a voice; the house's own two are there or there is none at all.
    """
    wanted = {HOUSE: HOUSE, **{language: said.voice for language, said in sentences.items()}}
    return {language: voice for language, voice in wanted.items() if voice in SHIPPED or reads(voice)}


def has_voice(voice: str) -> bool:
    """Whether espeak-ng has a voice; it is looked up at the start, once for each further language."""
    try:
        tried = subprocess.run(  # noqa: S603 - a program of the system; `voice` comes from the catalogue
            [PROGRAM, "-q", "-v", voice, "--stdin"], input=b"", capture_output=True, timeout=LOOK_AGAIN, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return tried.returncode == 0


def _silent(_message: str) -> None:
    """Tell nobody."""


def _about(visit: Visit) -> tuple[object, ...]:
    """What a page is about, apart from what is typed into it and from what moves on it.

    What can be chosen belongs to it: where a printer goes, the numbers behind it choose something else than was told.
    """
    told = (
        getattr(visit.page, name, None)
        for name in ("kind", "form", "view", "saved", "problem", "shown", "paper", "called", "refused")
    )
    return (type(visit.page), *told, visit.countdown is None, choices(visit))
