"""Keeps refused records (hồ sơ lỗi) with their reasons, until they are tried again or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select

from lookup_api.domain.statements import RefusedRecord
from lookup_api.sealing import KeyRing
from lookup_api.service.import_dossiers import SERVICE as IMPORTED
from lookup_api.store.engine import naming_failures
from lookup_api.store.reading import Reading
from lookup_api.store.tables import QuarantineRow
from lookup_api.store.upserts import replace_or_insert

_TABLE = QuarantineRow.__tablename__
_SHOWN = 12  # hexadecimal digits by which a person names a record; 2^48 of them


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A refused record, unsealed."""

    source_id: str
    service: str
    position: int  # in its message, from 0; of an imported row, its line in the file, from 1
    reason: str
    code: str | None
    raw: bytes = field(repr=False)
    refused_at: datetime  # last time
    sender: str | None = None
    digest: bytes = field(default=b"", compare=False, repr=False)

    @property
    def number(self) -> str:
        """What a person names it by."""
        return self.digest.hex()[:_SHOWN]

    @property
    def line(self) -> int:
        """Where a person finds it: the line of an imported file, the place in a message; both counted from 1."""
        return self.position if self.service == IMPORTED else self.position + 1


def quarantine(
    connection: Connection, keyring: KeyRing, source_id: str, service: str, refused: RefusedRecord, now: datetime
) -> None:
    """Keep a refused record, sealed; the same one again only moves its date."""
    told_apart_by = refused.raw or repr((refused.position, refused.code)).encode()
    digest = keyring.blind_index(repr((str(service), refused.reason, told_apart_by)), "quarantine")
    row = f"{source_id}/{digest.hex()}"
    seal = keyring.sealer.seal
    code = None if refused.code is None else refused.code.encode(errors="replace")
    values = {
        "source_id": source_id,
        "digest": digest,
        "service": _legible(service),
        "position": refused.position,
        "reason": _legible(refused.reason),
        "code": None if code is None else seal(code, table=_TABLE, column="code", row=row),
        "raw": seal(refused.raw, table=_TABLE, column="raw", row=row),
        "refused_at": now,
        "sender": None if refused.sender is None else _legible(refused.sender),
    }
    replace_or_insert(connection, QuarantineRow, [values])


def _legible(text: str) -> str:
    """Replace what no database keeps: what was refused once must not be refused here again."""
    return text.encode(errors="replace").decode().replace("\0", "?")


class QuarantineReader:
    """Shows what was refused, and lets go of what is settled."""

    def __init__(self, reading: Reading, writing: Engine, keyring: KeyRing) -> None:
        self._reading = reading
        self._writing = writing
        self._sealer = keyring.sealer

    def of_source(self, source_id: str, *, most: int = 100) -> Sequence[Quarantined]:
        """The newest refused records of a source, at most `most`."""
        return self._unsealed(_NEWEST.where(QuarantineRow.source_id == source_id).limit(most))

    def waiting(self, *, most: int = 100) -> Sequence[Quarantined]:
        """The newest refused records of all sources, at most `most`."""
        return self._unsealed(_NEWEST.limit(most))

    def count(self, source_id: str | None = None) -> int:
        """How many records wait, of one source or of all."""
        counted = select(func.count()).select_from(QuarantineRow)
        if source_id is not None:
            counted = counted.where(QuarantineRow.source_id == source_id)
        return int(self._reading.all(counted)[0][0])

    def numbers(self, source_id: str) -> Sequence[str]:
        """The whole numbers of a source's records, in the order they came."""
        digests = select(QuarantineRow.digest).where(QuarantineRow.source_id == source_id)
        rows = self._reading.all(digests.order_by(QuarantineRow.refused_at, QuarantineRow.position))
        return [row.digest.hex() for row in rows]

    def numbered(self, number: str) -> Sequence[Quarantined]:
        """The records whose number begins so: one, if it was written out."""
        first = bytes.fromhex(number[: len(number) // 2 * 2])
        following = first + b"\xff" * (_DIGEST_LENGTH - len(first))
        rows = self._unsealed(_NEWEST.where(QuarantineRow.digest >= first, QuarantineRow.digest <= following))
        return [row for row in rows if row.digest.hex().startswith(number.lower())]

    def drop(self, record: Quarantined) -> bool:
        """Let go of a record; tell whether it was still there."""
        gone = delete(QuarantineRow).where(
            QuarantineRow.source_id == record.source_id, QuarantineRow.digest == record.digest
        )
        with naming_failures(), self._writing.begin() as connection:
            return connection.execute(gone).rowcount > 0

    def _unsealed(self, statement: Any) -> list[Quarantined]:
        return [self._open(row) for row in self._reading.all(statement)]

    def _open(self, row: Any) -> Quarantined:
        place = f"{row.source_id}/{row.digest.hex()}"
        code = None
        if row.code is not None:
            code = self._sealer.unseal_text(row.code, table=_TABLE, column="code", row=place)
        return Quarantined(
            source_id=row.source_id,
            service=row.service,
            position=row.position,
            reason=row.reason,
            code=code,
            raw=self._sealer.unseal(row.raw, table=_TABLE, column="raw", row=place),
            refused_at=row.refused_at,
            sender=row.sender,
            digest=row.digest,
        )


_DIGEST_LENGTH = 16  # bytes of a blind index
_NEWEST = select(*QuarantineRow.__table__.c).order_by(
    QuarantineRow.refused_at.desc(), QuarantineRow.source_id, QuarantineRow.position, QuarantineRow.digest
)
