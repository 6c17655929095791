"""Channel keys and the sessions of feeds. A secret is shown once and kept as a keyed hash."""

import hmac
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from lookup_api.contract.lookups import KeyKind
from lookup_api.domain.errors import Conflict
from lookup_api.sealing import KeyRing
from lookup_api.store.clock import Clock
from lookup_api.store.engine import naming_failures
from lookup_api.store.reading import Reading
from lookup_api.store.tables import ChannelKeyRow, FeedSessionRow

SECRET_BYTES = 32  # 256 bits
SESSION_HOURS = 12
REMEMBERED_SECONDS = 5.0  # how long a revoked key may still pass in another process
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class ChannelKey:
    """Who signed in: a valid key without its secret."""

    id: int
    name: str
    kind: KeyKind
    source_id: str | None


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key as it is listed."""

    id: int
    name: str
    kind: KeyKind
    source_id: str | None
    issued_at: datetime
    revoked_at: datetime | None


_KEY = (ChannelKeyRow.id, ChannelKeyRow.name, ChannelKeyRow.kind, ChannelKeyRow.source_id, ChannelKeyRow.digest)
_VALID = select(*_KEY).where(ChannelKeyRow.revoked_at.is_(None))
_BY_DIGEST = _VALID.where(ChannelKeyRow.digest == bindparam("digest"))
_BY_NAME = _VALID.where(ChannelKeyRow.name == bindparam("name"))
_BY_SESSION = (
    _VALID.join(FeedSessionRow, FeedSessionRow.key_id == ChannelKeyRow.id)
    .where(FeedSessionRow.digest == bindparam("session"))
    .where(FeedSessionRow.expires_at > bindparam("now", type_=FeedSessionRow.expires_at.type))
)


class Keys:
    """Issues, finds and revokes channel keys."""

    def __init__(self, reading: Reading, writing: Engine, keyring: KeyRing, clock: Clock) -> None:
        self._reading = reading
        self._writing = writing
        self._keyring = keyring
        self._clock = clock
        self._remembered: dict[bytes, tuple[float, ChannelKey]] = {}
        self._lock = threading.Lock()

    def issue(self, name: str, kind: str, source_id: str | None = None) -> str:
        """Issue a key of 256 bits and return it, for the only time. A feed's key names its source.

        Raises ValueError for an unknown kind or a feed without source, Conflict where a valid key has that name.
        """
        kind = KeyKind(kind)
        if (kind is KeyKind.FEED) is (source_id is None):
            raise ValueError("a feed key names its source, any other key names none")
        secret = secrets.token_urlsafe(SECRET_BYTES)
        values = {
            "name": name,
            "kind": kind.value,
            "source_id": source_id,
            "digest": self.digest(secret),
            "issued_at": self._clock(),
        }
        try:
            with naming_failures(), self._writing.begin() as connection:
                connection.execute(insert(ChannelKeyRow).values(values))
        except IntegrityError:
            raise Conflict(f"a valid key is named {name!r} already, or there is no source {source_id!r}") from None
        return secret

    def find(self, secret: str) -> ChannelKey | None:
        """The valid key of that secret. The answer is remembered for a few seconds."""
        digest = self.digest(secret)
        remembered = self._remembered.get(digest)
        if remembered is not None and remembered[0] > time.monotonic():
            return remembered[1]
        rows = self._reading.ask(_BY_DIGEST, {"digest": digest})
        # The index narrowed it down to a keyed hash; the comparison of the hash itself tells nothing by its time.
        if not rows or not hmac.compare_digest(rows[0].digest, digest):
            with self._lock:
                self._remembered.pop(digest, None)
            return None
        key = _channel_key(rows[0])
        with self._lock:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[digest] = (time.monotonic() + REMEMBERED_SECONDS, key)
        return key

    def revoke(self, name: str) -> bool:
        """End the valid key of that name and its sessions; tell whether there was one.

        In this process at once, in others within REMEMBERED_SECONDS.
        """
        with naming_failures(), self._writing.begin() as connection:
            number = connection.scalar(_BY_NAME, {"name": name})
            if number is not None:
                connection.execute(delete(FeedSessionRow).where(FeedSessionRow.key_id == number))
                ended = update(ChannelKeyRow).where(ChannelKeyRow.id == number)
                connection.execute(ended.values(revoked_at=self._clock()))
        with self._lock:
            self._remembered.clear()
        return number is not None

    def list(self) -> tuple[IssuedKey, ...]:
        """Every key ever issued, oldest first."""
        columns = (*_KEY[:4], ChannelKeyRow.issued_at, ChannelKeyRow.revoked_at)
        rows = self._reading.all(select(*columns).order_by(ChannelKeyRow.id))
        return tuple(
            IssuedKey(row.id, row.name, KeyKind(row.kind), row.source_id, row.issued_at, row.revoked_at) for row in rows
        )

    def digest(self, secret: str, purpose: str = "channel key") -> bytes:
        """The keyed hash a secret is kept as."""
        return self._keyring.mac(secret.encode(errors="replace"), purpose)


_SESSION = "feed session"


class Sessions:
    """Sessions of feeds: unmodified provincial systems sign in by name and password and then send a session."""

    def __init__(self, reading: Reading, writing: Engine, keys: Keys) -> None:
        self._reading = reading
        self._writing = writing
        self._keys = keys

    def open(self, username: str, password: str, now: datetime) -> str | None:
        """Open a session of SESSION_HOURS for the feed key of that name, if the password is the key; else None."""
        offered = self._keys.digest(password)
        rows = self._reading.all(_BY_NAME, {"name": username}) if username.isprintable() else ()
        # Compared even where there is no such name, so that the time does not tell which names there are.
        right = hmac.compare_digest(rows[0].digest if rows else bytes(len(offered)), offered)
        if not right or rows[0].kind != KeyKind.FEED.value:
            return None
        session = secrets.token_urlsafe(SECRET_BYTES)
        values = {
            "digest": self._keys.digest(session, _SESSION),
            "key_id": rows[0].id,
            "expires_at": now + timedelta(hours=SESSION_HOURS),
        }
        with naming_failures(), self._writing.begin() as connection:
            connection.execute(delete(FeedSessionRow).where(FeedSessionRow.expires_at <= now))
            connection.execute(insert(FeedSessionRow).values(values))
        return session

    def find(self, session: str, now: datetime) -> ChannelKey | None:
        """The feed key whose session this is; None once it has ended or the key was revoked."""
        rows = self._reading.all(_BY_SESSION, {"session": self._keys.digest(session, _SESSION), "now": now})
        return _channel_key(rows[0]) if rows else None


def _channel_key(row: Any) -> ChannelKey:
    return ChannelKey(row.id, row.name, KeyKind(row.kind), row.source_id)
