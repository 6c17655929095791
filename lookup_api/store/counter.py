"""What the counter needs beside dossiers: running numbers, and the answers kept for writes that are sent again."""

import hmac
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, text

from lookup_api.domain.errors import Conflict
from lookup_api.sealing import KeyRing
from lookup_api.store.engine import POSTGRESQL
from lookup_api.store.tables import KeptAnswerRow, SerialRow
from lookup_api.store.upserts import upsert_into

KEPT = timedelta(days=7)  # how long a write sent again is answered as the first time
_TABLE = KeptAnswerRow.__tablename__
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 1))")


class CounterBook:
    """Keeps `service.counter_ports.CounterBook`. Lives as long as its transaction."""

    def __init__(self, connection: Connection, keyring: KeyRing) -> None:
        self._connection = connection
        self._keyring = keyring

    def next_serial(self, series: str, period: str) -> int:
        """The next running number of a series in a period, from 1; two writers never get the same."""
        first = upsert_into(self._connection, SerialRow).values(series=series, period=period, last=1)
        following = first.on_conflict_do_update(
            index_elements=["series", "period"], set_={"last": SerialRow.last + 1}
        ).returning(SerialRow.last)
        return int(self._connection.execute(following).scalar_one())

    def kept_answer(self, key: str, request: bytes, now: datetime) -> bytes | None:
        """The answer of an earlier write under this key, or None; another writer of the key waits meanwhile.

        Raises Conflict where the earlier write asked for something else.
        """
        index = self._index(key)
        if self._connection.dialect.name == POSTGRESQL:
            self._connection.execute(_LOCK, {"key": index.hex()})
        self._connection.execute(delete(KeptAnswerRow).where(KeptAnswerRow.at < now - KEPT))
        kept = select(KeptAnswerRow.request, KeptAnswerRow.answer).where(KeptAnswerRow.key == index)
        row = self._connection.execute(kept).one_or_none()
        if row is None:
            return None
        if not hmac.compare_digest(row.request, self._digest(request)):
            raise Conflict("this Idempotency-Key was used for another request")
        return self._keyring.sealer.unseal(row.answer, table=_TABLE, column="answer", row=index.hex())

    def keep_answer(self, key: str, request: bytes, answer: bytes, now: datetime) -> None:
        """Keep what a write answered, sealed."""
        index = self._index(key)
        sealed = self._keyring.sealer.seal(answer, table=_TABLE, column="answer", row=index.hex())
        values = {"key": index, "request": self._digest(request), "answer": sealed, "at": now}
        self._connection.execute(insert(KeptAnswerRow).values(values))

    def _index(self, key: str) -> bytes:
        return self._keyring.blind_index(key, "idempotency key")

    def _digest(self, request: bytes) -> bytes:
        return self._keyring.blind_index(request, "idempotent request")
