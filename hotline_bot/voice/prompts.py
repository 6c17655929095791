"""The voice of the SIP transport: lines to sound, by espeak-ng, each sentence made once.

    fixed sentences, single words   a file each in the data folder (`voice/`), made before the first call
    what tells of a dossier         in memory only, the latest few hundred

A line goes to espeak-ng over its standard input, never as an argument that every user of the machine could read.
"""

import asyncio
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hotline_bot.voice.sound import FRAME, SILENCE, NotSound, read_wave, to_telephone
from hotline_bot.voice.turns import Kind, Line

WORDS_A_MINUTE = 150
MOST_KEPT = 512  # sounds in memory
VOICES = 2  # at the same time; each takes a core
PATIENCE = 10.0  # seconds; a sentence takes a few hundredths
_PAUSE = bytes([SILENCE]) * (10 * FRAME)  # after a sentence
_BREATH = bytes([SILENCE]) * (12 * FRAME)  # between the groups of a code
_BETWEEN_WORDS = bytes([SILENCE]) * (2 * FRAME)

Synthesizer = Callable[[str, str], bytes]  # text and language to mu-law


class NoVoice(RuntimeError):
    """A line could not be made to sound."""


def espeak(text: str, language: str) -> bytes:
    """Speak by espeak-ng; raise NoVoice."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise NoVoice("espeak-ng is not installed")
    command = [program, "-v", language, "-s", str(WORDS_A_MINUTE), "-z", "--stdin", "--stdout"]
    try:
        spoken = subprocess.run(  # noqa: S603 - a program of the system; the text is not among the arguments
            command, input=text.encode(), capture_output=True, timeout=PATIENCE, check=True
        )
        return to_telephone(*read_wave(spoken.stdout))
    except (OSError, subprocess.SubprocessError, NotSound) as error:
        # The error's own text may quote the line.
        raise NoVoice(type(error).__name__) from None


class Prompts:
    """The sounds of one process; used from one event loop."""

    def __init__(self, folder: Path, synthesizer: Synthesizer = espeak) -> None:
        self._folder = folder
        self._synthesizer = synthesizer
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._fixed: dict[tuple[str, str], bytes] = {}
        self._voices = ThreadPoolExecutor(VOICES, thread_name_prefix="voice")
        self._making: dict[tuple[str, str], asyncio.Task[bytes]] = {}

    async def prepare(self, lines: Iterable[Line]) -> None:
        """Make what can be made before the first call; raise NoVoice."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        await asyncio.gather(*(self.sound(line) for line in lines))

    async def sound(self, line: Line) -> bytes:
        """The sound of a line in mu-law, whole frames; raise NoVoice."""
        match line.kind:
            case Kind.FIXED:
                return await self._make(line.text, line.language, fixed=True) + _PAUSE
            case Kind.FACTS:
                return await self._make(line.text, line.language, fixed=False) + _PAUSE
            case Kind.WORDS:
                return await self._spell(line)

    async def _spell(self, line: Line) -> bytes:
        groups = []
        for group in line.text.split(", "):
            words = [await self._make(word, line.language, fixed=True) for word in group.split()]
            groups.append(_BETWEEN_WORDS.join(words))
        return _BREATH.join(groups) + _PAUSE

    async def _make(self, text: str, language: str, *, fixed: bool) -> bytes:
        key = (text, language)
        known = self._fixed.get(key) or self._kept.get(key)
        if known is not None:
            return known
        # Many calls may want the same sentence in the same moment; it is made for the first of them.
        if key not in self._making:
            self._making[key] = asyncio.create_task(self._make_now(text, language, fixed=fixed))
            self._making[key].add_done_callback(lambda _: self._making.pop(key, None))
        return await asyncio.shield(self._making[key])

    async def _make_now(self, text: str, language: str, *, fixed: bool) -> bytes:
        loop = asyncio.get_running_loop()
        if fixed:
            sound = await loop.run_in_executor(self._voices, self._read_or_make, text, language)
            self._fixed[text, language] = sound
            return sound
        sound = await loop.run_in_executor(self._voices, self._synthesizer, text, language)
        self._kept[text, language] = sound
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return sound

    def _read_or_make(self, text: str, language: str) -> bytes:
        name = hashlib.sha256(f"{language}\0{WORDS_A_MINUTE}\0{text}".encode()).hexdigest()[:32]
        file = self._folder / f"{name}.ulaw"
        try:
            sound = file.read_bytes()
        except OSError:
            sound = b""
        if sound and len(sound) % FRAME == 0:
            return sound
        sound = self._synthesizer(text, language)
        _write_whole(file, sound)
        return sound

    def close(self) -> None:
        """Let go of the threads."""
        self._voices.shutdown(wait=False, cancel_futures=True)


def _write_whole(file: Path, sound: bytes) -> None:
    """Write a file that is there as a whole or not at all, also beside another process that writes the same."""
    descriptor, temporary = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "wb") as open_file:
        open_file.write(sound)
    Path(temporary).replace(file)
