"""Who looked at a dossier (lịch sử tra cứu), as the access record has it: for its verified holder."""

from sqlalchemy import bindparam, select

from lookup_api.service.list_accesses import AccessToldOf
from lookup_api.store.reading import Reading
from lookup_api.store.tables import LedgerRow, OperatorRow

_OF_DOSSIER = (
    select(LedgerRow.at, LedgerRow.channel, LedgerRow.key_type, LedgerRow.level, LedgerRow.purpose, OperatorRow.role)
    .outerjoin(OperatorRow, OperatorRow.id == LedgerRow.operator_id)
    .where(LedgerRow.dossier_id == bindparam("dossier_id"), LedgerRow.level.is_not(None))
    .order_by(LedgerRow.number.desc())
    .limit(bindparam("most"))
)


class Accesses:
    """Keeps `service.list_accesses.Accesses`."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of_dossier(self, dossier_id: int, most: int) -> tuple[AccessToldOf, ...]:
        """The newest accesses at which something of a dossier was told, at most `most`."""
        rows = self._reading.all(_OF_DOSSIER, {"dossier_id": dossier_id, "most": most})
        return tuple(AccessToldOf(row.at, row.channel, row.key_type, row.level, row.purpose, row.role) for row in rows)
