"""The officer's page: opened by a QR held before the scanner, of which the settings hold a hash alone.

    the QR      KIOSK-OFFICER:<secret>      kept by staff
    setting     <salt>:<scrypt of it>       KIOSK_OFFICER; `kiosk officer-code` makes both

It closes the machine and opens it again, and turns the training mode on and off. Both outlive a restart.
"""

import hashlib
import hmac
import logging
import re
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.state import Event, Fault, FaultChanged, SymbolsRead
from lookup_api.settings import SettingsError

PREFIX: Final = "KIOSK-OFFICER:"
_SECRET: Final = re.compile(r"KIOSK-OFFICER:([A-Z2-7]{26})")
_SETTING: Final = re.compile(r"([0-9a-f]{32}):([0-9a-f]{64})")
_ROUNDS: Final = 2**14  # of scrypt: some fifty milliseconds and 16 MB, on the thread that read the QR
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_LENGTH: Final = 26  # signs: 130 bits, which nobody guesses

_log = logging.getLogger(__name__)


def new_code() -> tuple[str, str]:
    """Draw the text of an officer's QR, and the setting that knows it again."""
    text = PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    salt = secrets.token_bytes(16)
    return text, f"{salt.hex()}:{_digest(text, salt).hex()}"


def opens(text: str, setting: str) -> bool:
    """Whether a scanned text is the officer's QR."""
    known = _SETTING.fullmatch(setting)
    if known is None or not _SECRET.fullmatch(text.strip()):
        return False
    return hmac.compare_digest(_digest(text.strip(), bytes.fromhex(known[1])), bytes.fromhex(known[2]))


def check_setting(setting: str) -> None:
    """Raise SettingsError for a setting that `kiosk officer-code` did not print."""
    if setting and not _SETTING.fullmatch(setting):
        raise SettingsError("KIOSK_OFFICER is not what `kiosk officer-code` prints")


def _digest(text: str, salt: bytes) -> bytes:
    return hashlib.scrypt(text.encode(), salt=salt, n=_ROUNDS, r=8, p=1, dklen=32)


class Switches:
    """What an officer turned on: out of order, training. Each is a file in the data folder, there or not."""

    def __init__(self, folder: Path) -> None:
        """Take the data folder."""
        self._folder = folder

    def is_on(self, name: str) -> bool:
        """Whether `closed` or `training` is on."""
        return (self._folder / f"kiosk-{name}").exists()

    def turn(self, name: str, *, on: bool) -> None:
        """Turn a switch; what cannot be written holds until the next start."""
        path = self._folder / f"kiosk-{name}"
        try:
            if on:
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                path.touch(mode=0o600)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("switch_not_kept", extra={"error": type(error).__name__})


class Faults:
    """Why the machine answers nobody: closed by staff goes before a key that is not admitted."""

    def __init__(self, post: Callable[[Event], None]) -> None:
        """Take whom to tell."""
        self._post = post
        self._lock = threading.Lock()
        self._closed = False
        self._not_admitted = False
        self._told: Fault | None = None

    def close(self, *, closed: bool) -> None:
        """Close the machine, or open it again."""
        with self._lock:
            self._closed = closed
        self._tell()

    def hear(self, event: Event) -> None:
        """Take on what others tell of the machine's own faults, and pass on everything else."""
        if not isinstance(event, FaultChanged):
            self._post(event)
            return
        with self._lock:
            self._not_admitted = event.fault is Fault.NOT_ADMITTED
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            fault = Fault.CLOSED if self._closed else Fault.NOT_ADMITTED if self._not_admitted else None
            if fault is self._told:
                return
            self._told = fault
        self._post(FaultChanged(fault))


class Door:
    """Stands before the visit: the officer's QR opens the page, and while it is open, papers are shown to it alone."""

    def __init__(self, setting: str, post: Callable[[Event], None], knock: Callable[[str], None]) -> None:
        """Take the setting, where other events go, and who is told `open`, or `read` while the page is open."""
        self._setting = setting
        self._post = post
        self._knock = knock
        self.is_open = False

    def hear(self, event: Event) -> None:
        """Take an event of a scanner."""
        if not isinstance(event, SymbolsRead):
            self._post(event)
            return
        papers = tuple(text for text in event.texts if PREFIX not in text.upper())
        secrets_shown = tuple(text for text in event.texts if PREFIX in text.upper())
        if self._setting and any(opens(text, self._setting) for text in secrets_shown):
            _log.warning("officer_page_opened")
            self._knock("open")
        elif self.is_open:
            self._knock("read")
        elif papers or not secrets_shown:
            # Another kiosk's secret is no code: it would be asked of the API, and repeated on the screen.
            self._post(SymbolsRead(papers))
        else:
            _log.warning("officer_code_refused")
