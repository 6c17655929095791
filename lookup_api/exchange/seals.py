"""What the journal keeps is sealed, and what it finds things by is a keyed hash; both from one secret."""

import hashlib
import hmac

from lookup_api.exchange.outcomes import ExchangeDamaged
from lookup_api.sealing.sealer import SealBroken, Sealer, derive


class Seals:
    """Seals replies and dialogue states, and makes the keys of messages and conversations."""

    def __init__(self, secret_hex: str) -> None:
        """Build from 32 bytes in hexadecimal; raise ValueError, without quoting it, for anything else."""
        self._sealer = Sealer(secret_hex)
        # A key of its own, so that what the hashes show says nothing about the seals.
        self._index_key = derive(bytes.fromhex(secret_hex), "exchange index")

    def key(self, kind: str, channel: str, text: str) -> bytes:
        """Return the 32 bytes under which an id of `kind` is kept; telephone numbers are too few for a plain hash."""
        parts = [part.encode("utf-8", "surrogatepass") for part in (kind, channel, text)]
        # Lengths in front, so that no two triples run together into the same bytes.
        framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return hmac.digest(self._index_key, framed, hashlib.sha256)

    def seal(self, value: bytes, *, table: str, column: str, channel: str, key: bytes) -> bytes:
        """Seal `value` for one place; in any other it does not open."""
        return self._sealer.seal(value, table=table, column=column, row=f"{channel}/{key.hex()}")

    def unseal(self, sealed: bytes, *, table: str, column: str, channel: str, key: bytes) -> bytes:
        """Open what `seal` made for the same place; raise ExchangeDamaged for anything else."""
        try:
            return self._sealer.unseal(sealed, table=table, column=column, row=f"{channel}/{key.hex()}")
        except SealBroken as error:
            raise ExchangeDamaged(str(error)) from None
