"""Requests for the full identity, which two people decide; the reason is sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import aliased

from lookup_api.domain.operators import Purpose, Role
from lookup_api.sealing import KeyRing
from lookup_api.service.operator_ports import Disclosure, Operator
from lookup_api.store.reading import Reading
from lookup_api.store.tables import DisclosureRow, DossierRow, OperatorRow

_TABLE: Final = DisclosureRow.__tablename__
_asker, _decider = aliased(OperatorRow), aliased(OperatorRow)
_ALL = (
    select(
        *DisclosureRow.__table__.c,
        DossierRow.code,
        _asker.name.label("asker_name"),
        _asker.role.label("asker_role"),
        _decider.name.label("decider_name"),
    )
    .join(DossierRow, DossierRow.id == DisclosureRow.dossier_id)
    .join(_asker, _asker.id == DisclosureRow.asked_by)
    .outerjoin(_decider, _decider.id == DisclosureRow.decided_by)
)


class Disclosures:
    """Keeps `service.operator_ports.Disclosures`."""

    def __init__(self, reading: Reading, keyring: KeyRing) -> None:
        self._reading = reading
        self._keyring = keyring

    def get(self, number: int) -> Disclosure | None:
        """A request."""
        rows = self._reading.all(_ALL.where(DisclosureRow.id == number))
        return _read(rows[0], self._keyring) if rows else None

    def since(self, at: datetime, asked_by: int | None, most: int) -> Sequence[Disclosure]:
        """Requests since a moment (of one operator; None: of everyone), the newest first."""
        wanted = _ALL.where(DisclosureRow.asked_at >= at)
        if asked_by is not None:
            wanted = wanted.where(DisclosureRow.asked_by == asked_by)
        rows = self._reading.all(wanted.order_by(DisclosureRow.id.desc()).limit(most))
        return [_read(row, self._keyring) for row in rows]


class DisclosureBook:
    """Keeps `service.operator_ports.DisclosureBook`. Lives as long as its transaction."""

    def __init__(self, connection: Connection, keyring: KeyRing) -> None:
        self._connection = connection
        self._keyring = keyring

    def ask(self, dossier_id: int, purpose: Purpose, reason: str, operator_id: int, now: datetime) -> int:
        """Keep a request; its number."""
        values = {
            "dossier_id": dossier_id,
            "purpose": purpose.value,
            # Sealed to its number, which the row gets when it is written.
            "reason": b"",
            "asked_by": operator_id,
            "asked_at": now,
        }
        number = self._connection.execute(insert(DisclosureRow).values(values).returning(DisclosureRow.id)).scalar_one()
        sealed = self._keyring.sealer.seal(reason, table=_TABLE, column="reason", row=number)
        self._connection.execute(update(DisclosureRow).where(DisclosureRow.id == number).values(reason=sealed))
        return number

    def decide(self, number: int, operator_id: int, now: datetime, ends_at: datetime | None) -> None:
        """Keep a decision; without `ends_at` it is a refusal."""
        decided = {"decided_by": operator_id, "decided_at": now, "ends_at": ends_at}
        self._connection.execute(update(DisclosureRow).where(DisclosureRow.id == number).values(decided))

    def get(self, number: int) -> Disclosure | None:
        """A request, locked against other writers."""
        locked = _ALL.where(DisclosureRow.id == number).with_for_update(of=DisclosureRow)
        row = self._connection.execute(locked).one_or_none()
        return None if row is None else _read(row, self._keyring)


def _read(row: Any, keyring: KeyRing) -> Disclosure:
    return Disclosure(
        id=row.id,
        dossier_id=row.dossier_id,
        code=row.code,
        purpose=Purpose(row.purpose),
        reason=keyring.sealer.unseal_text(row.reason, table=_TABLE, column="reason", row=row.id),
        asked_by=Operator(row.asked_by, row.asker_name, Role(row.asker_role)),
        asked_at=row.asked_at,
        decided_by=row.decider_name,
        decided_at=row.decided_at,
        ends_at=row.ends_at,
    )
