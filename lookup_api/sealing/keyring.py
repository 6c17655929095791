"""The master keys of a house: one small file, apart from the database, readable by its owner alone.

    {"version": 1, "current": 1, "index": 1, "keys": {"1": "<64 hexadecimal digits>"}}

`current` seals new values, `index` makes blind indexes, every key unseals. A rotation adds a key and moves `current`;
`index` moves only when all indexes are made anew. No master key is used itself: each purpose has a derived one.
"""

import json
import os
import secrets
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from lookup_api.sealing.sealer import KEY_LENGTH, Sealer, derive

INDEX_LENGTH = 16  # bytes: two of 10^9 values meet with a chance of 10^-21, and what is found is unsealed anyway
HIGHEST_KEY_ID = 7  # a receipt's token has three bits for it
_VERSION = 1
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFileError(Exception):
    """The key file is missing, can be read by others, or does not have its shape; the sentence says which."""


@dataclass(frozen=True)
class KeyRing:
    """The keys in force. Its `repr` tells ids only."""

    keys: Mapping[int, bytes] = field(repr=False)
    current: int = 1
    index: int = 1
    _macs: dict[str, HMAC] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def new(cls) -> Self:
        """Draw a ring of one random key."""
        return cls(keys=MappingProxyType({1: secrets.token_bytes(KEY_LENGTH)}))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a key file; raise KeyFileError."""
        try:
            mode = path.stat().st_mode
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise KeyFileError(f"the key file {path} cannot be read") from error
        if mode & _OTHERS:
            raise KeyFileError(f"the key file {path} can be read by others: chmod 600 {path}")
        try:
            return cls._from_document(json.loads(text))
        except (ValueError, TypeError, KeyError, AttributeError):
            # The original error may quote a key.
            raise KeyFileError(f"the key file {path} does not have its shape") from None

    @classmethod
    def _from_document(cls, document: Any) -> Self:
        keys = {int(key_id): bytes.fromhex(secret) for key_id, secret in document["keys"].items()}
        ring = cls(MappingProxyType(keys), int(document["current"]), int(document["index"]))
        ids_fit = all(1 <= key_id <= HIGHEST_KEY_ID for key_id in keys)
        lengths_fit = all(len(secret) == KEY_LENGTH for secret in keys.values())
        if not (
            document["version"] == _VERSION and ids_fit and lengths_fit and {ring.current, ring.index} <= keys.keys()
        ):
            raise ValueError
        return ring

    @classmethod
    def create(cls, path: Path) -> Self:
        """Draw a ring and write its file, whole or not at all; raise KeyFileError where one stands already.

        A key file is never overwritten: with it, every sealed value would be lost.
        """
        ring = cls.new()
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                json.dump(_document(ring), file)
                file.flush()
                os.fsync(file.fileno())
            # A link, unlike a rename, fails where the name is taken.
            path.hardlink_to(draft)
        except FileExistsError:
            raise KeyFileError(f"the key file {path} stands already") from None
        except OSError as error:
            raise KeyFileError(f"the key file {path} cannot be written") from error
        finally:
            draft.unlink(missing_ok=True)
        _settle_folder(path.parent)
        return ring

    @cached_property
    def sealer(self) -> Sealer:
        """Seals the store's columns."""
        return Sealer.of_keys(self.keys, self.current)

    @cached_property
    def token_keys(self) -> Mapping[int, bytes]:
        """The MAC keys of receipt tokens by key id; receipts are issued with that of `current`."""
        return MappingProxyType({key_id: derive(secret, "receipt token") for key_id, secret in self.keys.items()})

    def blind_index(self, value: str | bytes, purpose: str) -> bytes:
        """Return the 16 bytes by which a canonical value is found (HMAC-SHA256, one key a purpose)."""
        plain = value.encode() if isinstance(value, str) else value
        return self.mac(plain, purpose)[:INDEX_LENGTH]

    def indexer(self, purpose: str) -> Callable[[str], bytes]:
        """Return what makes the blind indexes of one purpose, for who makes many."""
        begin = self._begun(purpose).copy

        def index(value: str) -> bytes:
            mac = begin()
            mac.update(value.encode())
            return mac.finalize()[:INDEX_LENGTH]

        return index

    def mac(self, value: bytes, purpose: str) -> bytes:
        """Return the 32-byte HMAC-SHA256 of a value, with the key of one purpose."""
        mac = self._begun(purpose).copy()
        mac.update(value)
        return mac.finalize()

    def _begun(self, purpose: str) -> HMAC:
        """A MAC that the key of one purpose is worked into already: that is half the time of a value."""
        begun = self._macs.get(purpose)
        if begun is None:
            begun = self._macs[purpose] = HMAC(derive(self.keys[self.index], f"index {purpose}"), SHA256())
        return begun

    def mark(self, kind: str, identity: str) -> bytes:
        """Return the 16 bytes an asker or a question is remembered by: never an address, a phone or a code itself."""
        return self.blind_index(f"{kind}|{identity}", "mark")


def _document(ring: KeyRing) -> dict[str, object]:
    keys = {str(key_id): secret.hex() for key_id, secret in ring.keys.items()}
    return {"version": _VERSION, "current": ring.current, "index": ring.index, "keys": keys}


def _settle_folder(folder: Path) -> None:
    """Bring the folder's new entry to the disk: without it a power cut could lose the only key."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
