"""The record of accesses (nhật ký truy cập): append-only, each row chained to the one before by a keyed hash.

    hash(n) = HMAC(key, hash(n-1) | content(n))        hash(0) = 32 zero bytes
    head    = number and hash of the last row, with a keyed seal

Whoever changes, deletes, adds or reorders rows in the database without the key is noticed by `verify`, and so is a
chain whose end was cut off. Several processes append to one chain: they queue at the head's row.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, case, func, insert, literal, select, update

from lookup_api.domain.disclosure import Level
from lookup_api.sealing import KeyRing
from lookup_api.service.ports import LedgerEntry
from lookup_api.service.report_operations import Accesses
from lookup_api.store.group_commit import GroupCommit
from lookup_api.store.reading import Reading
from lookup_api.store.tables import LedgerHeadRow, LedgerRow
from lookup_api.store.tables.base import to_microseconds
from lookup_api.store.upserts import keep_or_insert

BEFORE_THE_FIRST = bytes(32)
_PAGE = 5_000  # rows read at a time
_ONLY = 1  # the head's id
_OF_OPERATORS = 2  # the columns that only an operator's access fills

_HEAD = select(LedgerHeadRow.number, LedgerHeadRow.hash, LedgerHeadRow.seal).where(LedgerHeadRow.id == _ONLY)
_HEAD_LOCKED = _HEAD.with_for_update()
_NAMES = tuple(column.name for column in LedgerRow.__table__.c)  # number, what happened, previous, hash
_LAST = select(func.max(LedgerRow.number))
_ROWS = (
    select(*LedgerRow.__table__.c)
    .where(LedgerRow.number > bindparam("after"), LedgerRow.number <= bindparam("last"))
    .order_by(LedgerRow.number)
    .limit(_PAGE)
)


class Ledger:
    """Keeps `service.ports.Ledger`."""

    def __init__(self, reading: Reading, commits: GroupCommit, keyring: KeyRing) -> None:
        self._reading = reading
        self._commits = commits
        self._keyring = keyring

    def record(self, entry: LedgerEntry) -> None:
        """Write an entry: committed when this returns if it tells identity (holder or more), else within 50 ms.

        Raises StoreUnavailable where it cannot be written; then nothing may be told.
        """
        tells_identity = entry.level is not None and entry.level.reaches(Level.HOLDER)
        self._commits.hand_over(self._append, entry, wait=tells_identity)

    def record_many(self, entries: Sequence[LedgerEntry]) -> None:
        """Write entries in their order, all of them committed when this returns; raise StoreUnavailable."""
        for number, entry in enumerate(entries, start=1):
            self._commits.hand_over(self._append, entry, wait=number == len(entries))

    def verify(self) -> int | None:
        """Return the number of the first broken row (counted from 1), or None where the whole chain holds.

        May be asked while others append.
        """
        last = self._reading.all(_LAST)[0][0] or 0  # asked before the head: honest writers only ever raise both
        head = next(iter(self._reading.all(_HEAD)), None)
        if head is None:
            return 1 if last else None
        broken = self._first_broken(head.number, head.hash)
        if broken is None and last > head.number:
            return int(head.number) + 1
        if broken is None and not hmac.compare_digest(head.seal, self._seal(head.number, head.hash)):
            return max(int(head.number), 1)
        return broken

    def _first_broken(self, number: int, final: bytes) -> int | None:
        previous, expected = BEFORE_THE_FIRST, 1
        while expected <= number:
            rows = self._reading.all(_ROWS, {"after": expected - 1, "last": number})
            for row in rows:
                *content, before, own = row
                if row.number != expected or before != previous or own != self._chain(previous, content):
                    return expected
                previous, expected = own, expected + 1
            if not rows:
                return expected
        return None if previous == final else max(number, 1)

    def accesses(self, since: datetime, until: datetime, *, askers: Sequence[bytes]) -> tuple[Accesses, ...]:
        """Count accesses in a span; those of the named askers one by one, all others together under b""."""
        asker = case((LedgerRow.asker.in_(askers), LedgerRow.asker), else_=b"") if askers else literal(b"")
        kind = (LedgerRow.channel, asker.label("asker"), LedgerRow.key_type, LedgerRow.outcome, LedgerRow.level)
        counted = (
            select(*kind, func.count().label("count"))
            .where(LedgerRow.at >= since, LedgerRow.at < until)
            .group_by(*(each if each is not kind[1] else asker for each in kind))
        )
        return tuple(Accesses(*row) for row in self._reading.all(counted))

    def _append(self, connection: Connection, entries: Sequence[LedgerEntry]) -> None:
        number, previous = self._take_head(connection)
        rows = []
        for entry in entries:
            number += 1
            content = (number, *_content(entry))
            following = self._chain(previous, content)
            rows.append(dict(zip(_NAMES, (*content, previous, following), strict=True)))
            previous = following
        connection.execute(insert(LedgerRow), rows)
        connection.execute(
            update(LedgerHeadRow)
            .where(LedgerHeadRow.id == _ONLY)
            .values(number=number, hash=previous, seal=self._seal(number, previous))
        )

    def _take_head(self, connection: Connection) -> tuple[int, bytes]:
        """Lock the end of the chain against other processes and return it."""
        head = connection.execute(_HEAD_LOCKED).one_or_none()
        if head is None:
            first = {"id": _ONLY, "number": 0, "hash": BEFORE_THE_FIRST, "seal": self._seal(0, BEFORE_THE_FIRST)}
            keep_or_insert(connection, LedgerHeadRow, [first])
            head = connection.execute(_HEAD_LOCKED).one()
        return head.number, head.hash

    def _chain(self, previous: bytes, content: Sequence[Any]) -> bytes:
        number, at, *told = content
        if told[-_OF_OPERATORS:] == [None] * _OF_OPERATORS:
            del told[-_OF_OPERATORS:]  # as the rows were hashed before operators looked
        # JSON says unmistakably where one value ends and the next begins.
        return self._keyring.mac(previous + msgspec.json.encode([number, to_microseconds(at), *told]), "ledger")

    def _seal(self, number: int, final: bytes) -> bytes:
        return self._keyring.mac(f"{number}|".encode() + final, "ledger head")


def _content(entry: LedgerEntry) -> tuple[Any, ...]:
    """What a row tells after its number, in the order of the table's columns."""
    return (
        entry.at,
        str(entry.channel),
        entry.asker,
        entry.key_type,
        entry.outcome,
        None if entry.level is None else entry.level.value,
        None if entry.proof is None else str(entry.proof),
        entry.dossier_id,
        entry.operator_id,
        entry.purpose,
    )
