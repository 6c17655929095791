"""Seals single values with AES-256-GCM (NIST SP 800-38D), each bound to the place it stands in.

A sealed value is `key id (1 byte) | nonce (12) | ciphertext | tag (16)`: 29 bytes more than the value. Table, column,
key id and row are the associated data, so a value that was moved or swapped in the database does not open.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_LENGTH = 32  # AES-256
NONCE_LENGTH = 12  # 96 bits, at random: the length for which GCM is defined without hashing the nonce
TAG_LENGTH = 16
_HEAD = 1 + NONCE_LENGTH
_SHORTEST = _HEAD + TAG_LENGTH


class SealBroken(ValueError):
    """The bytes were not sealed for this place with a key of this ring, or were changed since."""


def derive(secret: bytes, purpose: str) -> bytes:
    """Derive the 32-byte key for one purpose (HKDF-SHA256, RFC 5869); purposes tell nothing of each other."""
    info = b"tracuu-motcua " + purpose.encode()
    return HKDF(algorithm=SHA256(), length=KEY_LENGTH, salt=None, info=info).derive(secret)


class ColumnSealer:
    """Seals the values of one column with one key."""

    __slots__ = ("_cipher", "_head", "_place")

    def __init__(self, cipher: AESGCM, table: str, column: str, key_id: int) -> None:
        self._cipher = cipher
        self._head = bytes((key_id,))
        self._place = f"{table}|{column}|{key_id}|".encode()

    def seal(self, value: str | bytes, row: str | int) -> bytes:
        """Seal a value (a text as UTF-8) for one row."""
        plain = value.encode() if isinstance(value, str) else value
        nonce = os.urandom(NONCE_LENGTH)
        return self._head + nonce + self._cipher.encrypt(nonce, plain, self._place + str(row).encode())

    def seal_all(self, texts: Sequence[str | None], rows: Sequence[bytes]) -> list[bytes | None]:
        """Seal texts for their rows, these in UTF-8; None stays None. Chance is asked for once for all of them."""
        head, place, encrypt = self._head, self._place, self._cipher.encrypt
        chance = os.urandom(NONCE_LENGTH * len(texts))
        sealed: list[bytes | None] = []
        for at, (text, row) in enumerate(zip(texts, rows, strict=True)):
            if text is None:
                sealed.append(None)
            else:
                nonce = chance[at * NONCE_LENGTH : (at + 1) * NONCE_LENGTH]
                sealed.append(head + nonce + encrypt(nonce, text.encode(), place + row))
        return sealed


class Sealer:
    """Seals and unseals; safe to share between threads. Each column has a key of its own."""

    def __init__(self, secret_hex: str) -> None:
        """Build from one secret of 32 bytes in hexadecimal; raise ValueError for anything else."""
        try:
            secret = bytes.fromhex(secret_hex)
        except ValueError:
            # The original error would quote the secret.
            raise ValueError("a sealing secret is written in hexadecimal") from None
        if len(secret) != KEY_LENGTH:
            raise ValueError("a sealing secret is 32 bytes")
        self._secrets: Mapping[int, bytes] = {0: secret}
        self._current = 0
        self._ciphers: dict[tuple[int, str, str], AESGCM] = {}
        self._columns: dict[tuple[str, str], ColumnSealer] = {}

    @classmethod
    def of_keys(cls, secrets: Mapping[int, bytes], current: int) -> Self:
        """Build from several secrets by key id (0 to 255): `current` seals, every one unseals."""
        sealer = cls(secrets[current].hex())
        sealer._secrets = dict(secrets)
        sealer._current = current
        return sealer

    def __repr__(self) -> str:
        return f"{type(self).__name__}(current={self._current})"  # never the secrets

    def seal(self, value: str | bytes, *, table: str, column: str, row: str | int) -> bytes:
        """Seal a value (a text as UTF-8) for one place."""
        return self.column(table, column).seal(value, row)

    def column(self, table: str, column: str) -> ColumnSealer:
        """Return what seals the values of one column, for who seals many."""
        sealer = self._columns.get((table, column))
        if sealer is None:
            sealer = ColumnSealer(self._cipher(self._current, table, column), table, column, self._current)
            self._columns[table, column] = sealer
        return sealer

    def unseal(self, sealed: bytes, *, table: str, column: str, row: str | int) -> bytes:
        """Open what `seal` made for the same place; raise SealBroken for anything else."""
        if len(sealed) < _SHORTEST:
            raise SealBroken("shorter than any sealed value")
        key_id = sealed[0]
        place = f"{table}|{column}|{key_id}|{row}".encode()
        try:
            return self._cipher(key_id, table, column).decrypt(sealed[1:_HEAD], sealed[_HEAD:], place)
        except InvalidTag:
            raise SealBroken(f"a sealed value in {table}.{column} does not open") from None

    def unseal_text(self, sealed: bytes, *, table: str, column: str, row: str | int) -> str:
        """Open a sealed text; raise SealBroken for anything else."""
        return self.unseal(sealed, table=table, column=column, row=row).decode()

    def _cipher(self, key_id: int, table: str, column: str) -> AESGCM:
        cipher = self._ciphers.get((key_id, table, column))
        if cipher is None:
            secret = self._secrets.get(key_id)
            if secret is None:
                raise SealBroken(f"sealed with key {key_id}, which is not in the ring")
            cipher = AESGCM(derive(secret, f"seal {table}.{column}"))
            self._ciphers[key_id, table, column] = cipher
        return cipher
