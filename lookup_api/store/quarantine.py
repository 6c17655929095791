"""Keeps refused records (hồ sơ lỗi) with their reasons, so that an officer can see what a sender got wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from lookup_api.domain.statements import RefusedRecord
from lookup_api.sealing import KeyRing
from lookup_api.store.reading import Reading
from lookup_api.store.tables import QuarantineRow
from lookup_api.store.upserts import replace_or_insert

_TABLE = QuarantineRow.__tablename__


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A refused record, unsealed."""

    source_id: str
    service: str
    position: int  # in its message, from 0
    reason: str
    code: str | None
    raw: bytes = field(repr=False)
    refused_at: datetime  # last time


def quarantine(
    connection: Connection, keyring: KeyRing, source_id: str, service: str, refused: RefusedRecord, now: datetime
) -> None:
    """Keep a refused record, sealed; the same one again only moves its date."""
    told_apart_by = refused.raw or repr((refused.position, refused.code)).encode()
    digest = keyring.blind_index(repr((service, refused.reason, told_apart_by)), "quarantine")
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
    }
    replace_or_insert(connection, QuarantineRow, [values])


def _legible(text: str) -> str:
    """Replace what no database keeps: what was refused once must not be refused here again."""
    return text.encode(errors="replace").decode().replace("\0", "?")


class QuarantineReader:
    """Shows what was refused."""

    def __init__(self, reading: Reading, keyring: KeyRing) -> None:
        self._reading = reading
        self._sealer = keyring.sealer

    def of_source(self, source_id: str, *, most: int = 100) -> Sequence[Quarantined]:
        """The newest refused records of a source, at most `most`."""
        statement = (
            select(*QuarantineRow.__table__.c)
            .where(QuarantineRow.source_id == source_id)
            .order_by(QuarantineRow.refused_at.desc(), QuarantineRow.position)
            .limit(most)
        )
        shown = []
        for row in self._reading.all(statement):
            place = f"{row.source_id}/{row.digest.hex()}"
            code = None
            if row.code is not None:
                code = self._sealer.unseal_text(row.code, table=_TABLE, column="code", row=place)
            raw = self._sealer.unseal(row.raw, table=_TABLE, column="raw", row=place)
            shown.append(Quarantined(row.source_id, row.service, row.position, row.reason, code, raw, row.refused_at))
        return shown
