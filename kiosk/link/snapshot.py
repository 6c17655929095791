"""What the kiosk may say while the API is away: the desk's dossiers at level `code`, sealed in the data folder.

    numbers    keyed hash of a number -> entry        a dump of the disk lists no code
    entries    view, sealed with AES-256-GCM          and tells of no dossier
    standing   how far the API's changes were taken in, and when

The keys come from the channel key, which does not lie in this file: with another channel key the file is begun anew.
Whoever has both, kiosk and settings, can try out codes on it, and learns what a code alone is told anywhere.
"""

import hmac
import logging
import os
import secrets
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lookup_api.contract.kiosks import KeptAnswer
from lookup_api.contract.kiosks import Snapshot as Page
from lookup_api.contract.views import Level, TimelinessKey, View
from lookup_api.domain.scans import CodeMeant, ForeignLink, KeypadMeant, TokenMeant, read_scan, recognise_afresh

FILE: Final = "kiosk-snapshot.sqlite3"
MOST_ENTRIES: Final = 40_000  # the API gives 20,000 at first; changes of a day come on top
BUSY_WITHIN: Final = 5.0  # seconds that a file which another program has is waited for
_MARK: Final = 16  # bytes
_NONCE: Final = 12
_KEY: Final = 32
_SHAPE: Final = 1  # of the file; another one is begun anew
_TABLES: Final = """
    CREATE TABLE IF NOT EXISTS entries (
        id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL, sealed BLOB NOT NULL
    );
    CREATE TABLE IF NOT EXISTS numbers (
        mark BLOB NOT NULL, entry INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE, PRIMARY KEY (mark, entry)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS numbers_entry ON numbers (entry);
    CREATE TABLE IF NOT EXISTS standing (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""
_PASSING: Final = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM,
})  # fmt: skip
_UNREADABLE: Final = (sqlite3.Error, ValueError, TypeError)  # a flipped bit may make of a value one of another kind
_view = msgspec.json.Decoder(View)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Keys:
    """What is derived from the channel key and the file's salt."""

    index: bytes
    cipher: AESGCM

    @classmethod
    def of(cls, secret: str, salt: bytes) -> "_Keys":
        derived = HKDF(SHA256(), 2 * _KEY, salt, b"tracuu-motcua kiosk snapshot").derive(secret.encode())
        return cls(derived[:_KEY], AESGCM(derived[_KEY:]))

    def mark(self, number: str) -> bytes:
        return hmac.digest(self.index, number.encode(), "sha256")[:_MARK]


class Snapshot:
    """The file; safe to share between threads. Whoever asks it hears of no damage: what does not open is not there.

    A file that a worn disk has damaged is begun anew by the next run, which brings everything again.
    """

    def __init__(self, folder: Path, secret: str) -> None:
        """Open the file in a folder, or begin it; `secret` is the channel key. Raises OSError or sqlite3.Error."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / FILE
        self._secret = secret
        self._lock = threading.Lock()
        self._damaged = False
        try:
            self._connection, self._keys = _opened(self._path, secret)
        except _UNREADABLE as error:
            if not _is_damage(error):
                raise
            # A power cut may leave a file that is none; everything in it can be had again.
            self._path.unlink(missing_ok=True)
            self._connection, self._keys = _opened(self._path, secret)

    @property
    def since(self) -> str:
        """How far the API's changes were taken in, in the API's words; empty before the first whole run."""
        return self._standing("since")

    @property
    def brought_at(self) -> datetime | None:
        """When everything in it was last brought up to date (the API's clock); None before the first whole run."""
        return self._moment("brought_at")

    @property
    def whole_at(self) -> datetime | None:
        """When it was last taken in from its beginning; None before that."""
        return self._moment("whole_at")

    def find(self, text: str, now: datetime) -> View | None:
        """Find what a scanned or typed text means, as it was when the snapshot was brought up to date (`as_of`).

        None where nothing is kept, or where a number stands for several dossiers: another's is worse than no answer.
        """
        brought_at = self.brought_at
        if brought_at is None:
            return None
        for number in _numbers_of(text):
            rows = self._rows(
                "SELECT id, sealed FROM numbers JOIN entries ON entries.id = numbers.entry WHERE mark = ? LIMIT 2",
                self._keys.mark(number),
            )
            if len(rows) == 1 and (view := self._opened_view(*rows[0])) is not None:
                return _as_then(view, brought_at, now)
        return None

    def take_in(self, page: Page, *, run: int) -> None:
        """Keep a page. `run` numbers the runs from the beginning; the last page of one ends all earlier entries.

        Raises sqlite3.Error where it cannot be kept.
        """
        try:
            with self._lock:
                self._take_in(page, run)
        except _UNREADABLE as error:
            self._note(error)
            raise sqlite3.DatabaseError(type(error).__name__) from None

    def _take_in(self, page: Page, run: int) -> None:
        with self._connection:
            for item in page.items:
                self._replace(item, run)
            if page.more:
                return
            self._connection.execute("DELETE FROM entries WHERE run < ?", (run,))
            beyond = "SELECT id FROM entries ORDER BY id DESC LIMIT -1 OFFSET ?"
            self._connection.execute(f"DELETE FROM entries WHERE id IN ({beyond})", (MOST_ENTRIES,))  # noqa: S608 - our own words
            if str(run).encode() != self._read("run"):
                self._write("run", str(run).encode())
                self._write("whole_at", page.as_of.isoformat().encode())
            self._write("since", page.since.encode())
            self._write("brought_at", page.as_of.isoformat().encode())

    def next_run(self, *, whole: bool) -> int:
        """The number of the run under way, or of the next one from the beginning. Raises sqlite3.Error."""
        try:
            with self._lock:
                return int(self._read("run") or b"0") + (1 if whole else 0)
        except _UNREADABLE as error:
            self._note(error)
            raise sqlite3.DatabaseError(type(error).__name__) from None

    def mend(self) -> None:
        """Begin a damaged file anew; called between two runs, so that none goes on in a file that it did not begin."""
        if not self._damaged:
            return
        with self._lock:
            self._connection.close()
            self._path.unlink(missing_ok=True)
            self._connection, self._keys = _opened(self._path, self._secret)
            self._damaged = False

    def count(self) -> int:
        """How many dossiers are kept."""
        return sum(number for (number,) in self._rows("SELECT count(*) FROM entries"))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _standing(self, name: str) -> str:
        try:
            return b"".join(
                bytes(value) for (value,) in self._rows("SELECT value FROM standing WHERE name = ?", name)
            ).decode()
        except _UNREADABLE as error:
            self._note(error)
            return ""

    def _moment(self, name: str) -> datetime | None:
        text = self._standing(name)
        try:
            moment = datetime.fromisoformat(text) if text else None
        except ValueError as error:
            self._note(error)
            return None
        return moment if moment is None or moment.tzinfo else None

    def _rows(self, question: str, *values: str | bytes) -> list[Any]:
        """What the file answers; nothing where it cannot be read."""
        try:
            with self._lock:
                return self._connection.execute(question, values).fetchall()
        except _UNREADABLE as error:
            self._note(error)
            return []

    def _note(self, error: Exception) -> None:
        """Note damage; a disk that is full or busy has done none."""
        self._damaged |= _is_damage(error)
        _log.error("snapshot_failed", extra={"error": type(error).__name__})

    def _read(self, name: str) -> bytes:
        row = self._connection.execute("SELECT value FROM standing WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]) if row else b""

    def _write(self, name: str, value: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO standing VALUES (?, ?)", (name, value))

    def _replace(self, item: KeptAnswer, run: int) -> None:
        """Put one dossier in place of what was kept under its own code."""
        if item.view.level is not Level.CODE:
            return  # the API never sends it; a kiosk would not keep it either
        own = self._keys.mark(recognise_afresh(item.view.code).key)
        table = self._connection.execute(
            "SELECT entry FROM numbers JOIN entries ON entries.id = entry WHERE mark = ?", (own,)
        )
        for (entry,) in table.fetchall():
            sealed = self._connection.execute("SELECT sealed FROM entries WHERE id = ?", (entry,)).fetchone()[0]
            kept = self._opened_view(entry, sealed)
            if kept is None or kept.code == item.view.code:
                self._connection.execute("DELETE FROM entries WHERE id = ?", (entry,))
        added = self._connection.execute("INSERT INTO entries (run, sealed) VALUES (?, ?)", (run, b"")).lastrowid
        nonce = os.urandom(_NONCE)
        plain = msgspec.json.encode(item.view)
        sealed = nonce + self._keys.cipher.encrypt(nonce, plain, str(added).encode())
        self._connection.execute("UPDATE entries SET sealed = ? WHERE id = ?", (sealed, added))
        marks = {self._keys.mark(number) for number in item.numbers}
        self._connection.executemany("INSERT INTO numbers VALUES (?, ?)", [(mark, added) for mark in marks])

    def _opened_view(self, entry: int, sealed: bytes) -> View | None:
        try:
            plain = self._keys.cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], str(entry).encode())
            return _view.decode(plain)
        except (InvalidTag, ValueError, msgspec.MsgspecError):
            return None


def _opened(path: Path, secret: str) -> tuple[sqlite3.Connection, _Keys]:
    """Open the file, readable by its owner alone; whatever was sealed with another channel key goes."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)
    connection = sqlite3.connect(path, check_same_thread=False, timeout=BUSY_WITHIN)
    try:
        connection.executescript(
            f"PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA synchronous = NORMAL; {_TABLES}"
        )
        standing = {name: bytes(value) for name, value in connection.execute("SELECT name, value FROM standing")}
        keys = _Keys.of(secret, standing.get("salt", b""))
        check = keys.mark(f"shape {_SHAPE}")
        if not hmac.compare_digest(standing.get("check", b""), check):
            salt = secrets.token_bytes(_KEY)
            keys = _Keys.of(secret, salt)
            with connection:
                connection.execute("DELETE FROM entries")
                connection.execute("DELETE FROM standing")
                connection.executemany(
                    "INSERT INTO standing VALUES (?, ?)", [("salt", salt), ("check", keys.mark(f"shape {_SHAPE}"))]
                )
    except _UNREADABLE:
        connection.close()
        raise
    return connection, keys


def _is_damage(error: Exception) -> bool:
    """Whether the file itself is in order no more, or only cannot be had just now: another has it, the disk is full."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF not in _PASSING


def _numbers_of(text: str) -> Sequence[str]:
    """The numbers a text may be found by, as the API writes them; the surest first."""
    match read_scan(text):
        case TokenMeant(token):
            if token.code_text is not None:
                return [recognise_afresh(token.code_text).key]
            return [f"receipt:{(token.receipt_id or b'').hex()}"]
        case KeypadMeant(keypad):
            return [keypad.digits, recognise_afresh(keypad.digits).key]
        case CodeMeant(code):
            return [code.key]
        case ForeignLink(_, code) if code is not None:
            return [code.key]
    return []


_JUDGED_IN_TIME: Final = frozenset({TimelinessKey.EARLY, TimelinessKey.ON_TIME, TimelinessKey.DUE_SOON})


def _as_then(view: View, brought_at: datetime, now: datetime) -> View:
    """The view with its age; how much time remained is of that moment, and in time then may be overdue now."""
    judged = view.timeliness
    if judged is not None:
        due = view.processing_deadline or view.result_appointment
        passed = due is not None and brought_at <= due <= now
        judged = (
            None if passed and judged.key in _JUDGED_IN_TIME else msgspec.structs.replace(judged, working_seconds=None)
        )
    return msgspec.structs.replace(view, as_of=brought_at, timeliness=judged)
