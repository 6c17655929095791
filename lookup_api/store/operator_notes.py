"""Notes of operators: how a conversation ended, with sealed words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from lookup_api.contract.operators import NoteView
from lookup_api.domain.operators import Disposition
from lookup_api.sealing import KeyRing
from lookup_api.store.reading import Reading
from lookup_api.store.tables import DossierRow, NoteRow, OperatorRow

_TABLE: Final = NoteRow.__tablename__
_ALL = (
    select(*NoteRow.__table__.c, DossierRow.code, OperatorRow.name)
    .join(OperatorRow, OperatorRow.id == NoteRow.operator_id)
    .outerjoin(DossierRow, DossierRow.id == NoteRow.dossier_id)
)


class Notes:
    """Keeps `service.operator_ports.Notes`."""

    def __init__(self, reading: Reading, keyring: KeyRing) -> None:
        self._reading = reading
        self._keyring = keyring

    def of_dossier(self, dossier_id: int, most: int) -> Sequence[NoteView]:
        """The newest notes on a dossier."""
        wanted = _ALL.where(NoteRow.dossier_id == dossier_id).order_by(NoteRow.id.desc()).limit(most)
        return [self._read(row) for row in self._reading.all(wanted)]

    def _read(self, row: Any) -> NoteView:
        def opened(column: str) -> str | None:
            sealed = getattr(row, column)
            place = {"table": _TABLE, "column": column, "row": row.id}
            return None if sealed is None else self._keyring.sealer.unseal_text(sealed, **place)

        return NoteView(
            id=row.id,
            at=row.at,
            author=row.name,
            disposition=Disposition(row.disposition),
            text=opened("text"),
            code=row.code,
            conversation=opened("conversation"),
        )


class NoteBook:
    """Keeps `service.operator_ports.NoteBook`. Lives as long as its transaction."""

    def __init__(self, connection: Connection, keyring: KeyRing) -> None:
        self._connection = connection
        self._keyring = keyring

    def write(
        self,
        operator_id: int,
        disposition: Disposition,
        dossier_id: int | None,
        text: str | None,
        conversation: str | None,
        now: datetime,
    ) -> int:
        """Keep a note; its number."""
        values = {
            "operator_id": operator_id,
            "disposition": disposition.value,
            "dossier_id": dossier_id,
            "at": now,
        }
        number: int = self._connection.execute(insert(NoteRow).values(values).returning(NoteRow.id)).scalar_one()
        # Sealed to its number, which the row gets when it is written.
        words = {
            column: self._keyring.sealer.seal(word, table=_TABLE, column=column, row=number)
            for column, word in (("text", text), ("conversation", conversation))
            if word is not None
        }
        if words:
            self._connection.execute(update(NoteRow).where(NoteRow.id == number).values(words))
        return number
