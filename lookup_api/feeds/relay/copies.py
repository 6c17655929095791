"""Copies of messages on the disk: one sealed file each, its owner's alone, there to stay until our API has it."""

import logging
import os
import secrets
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from lookup_api.sealing import SealBroken, Sealer

log = logging.getLogger(__name__)

_WAITING, _DRAFT, _DAMAGED, _REFUSED = ".copy", ".draft", ".damaged", ".refused"
_SEALED_AS = {"table": "relay", "column": "message"}


class Copy(msgspec.Struct, frozen=True):
    """A message as it came. `service` is None where its envelope names one."""

    service: str | None
    query: str  # as it stood in the address
    body: bytes

    def __repr__(self) -> str:
        return f"Copy({self.service}, {len(self.body)} bytes)"  # never what it says


class Copies:
    """One folder of copies. A copy that `keep` returned from survives a kill and a power cut."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        """Open or make the folder, for its owner alone."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._folder = folder
        self._sealer = sealer

    def keep(self, copy: Copy) -> Path:
        """Bring a copy to the disk, whole or not at all. Raises OSError."""
        # The name begins with the time, so that copies are delivered in the order in which they came.
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        sealed = self._sealer.seal(msgspec.msgpack.encode(copy), row=name, **_SEALED_AS)
        draft = self._folder / (name + _DRAFT)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        kept = draft.with_suffix(_WAITING)
        draft.rename(kept)
        self._settle()
        return kept

    def waiting(self) -> Sequence[Path]:
        """The copies that our API does not have yet, the oldest first."""
        return sorted(self._folder.glob(f"*{_WAITING}"))

    def read(self, path: Path) -> Copy | None:
        """Open a copy; one that does not open is put aside for a person, and is None."""
        try:
            plain = self._sealer.unseal(path.read_bytes(), row=path.stem, **_SEALED_AS)
            return msgspec.msgpack.decode(plain, type=Copy)
        except (SealBroken, msgspec.MsgspecError):
            log.exception("copy_damaged", extra={"component": "relay"})
            path.rename(path.with_suffix(_DAMAGED))
            return None

    def settle(self, path: Path) -> None:
        """Let go of a copy that our API has."""
        path.unlink(missing_ok=True)

    def put_aside(self, path: Path) -> None:
        """Keep a copy that our API will never take, for a person."""
        path.rename(path.with_suffix(_REFUSED))

    def _settle(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
