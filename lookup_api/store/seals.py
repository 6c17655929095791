"""Which place in the tables each sealed value is bound to."""

from lookup_api.sealing import ColumnSealer, KeyRing
from lookup_api.store.tables import Base


class Seals:
    """Seals the words of one dossier's rows. A row of facts is named by dossier and digest, a dossier by its id."""

    def __init__(self, keyring: KeyRing) -> None:
        self._sealer = keyring.sealer

    def seal(
        self, value: str | None, table: type[Base], column: str, dossier_id: int, digest: bytes | None = None
    ) -> bytes | None:
        """Seal a text; None stays None."""
        if value is None:
            return None
        return self._sealer.seal(value, table=table.__tablename__, column=column, row=row_of(dossier_id, digest))

    def column(self, table: type[Base], column: str) -> ColumnSealer:
        """Return what seals the texts of one column, each for the row that `row_of` names."""
        return self._sealer.column(table.__tablename__, column)

    def open(
        self, sealed: bytes | None, table: type[Base], column: str, dossier_id: int, digest: bytes | None = None
    ) -> str | None:
        """Open a sealed text; None stays None. Raises SealBroken for one that was moved or changed."""
        if sealed is None:
            return None
        row = row_of(dossier_id, digest)
        return self._sealer.unseal_text(sealed, table=table.__tablename__, column=column, row=row)


def row_of(dossier_id: int, digest: bytes | None) -> str | int:
    """What a seal calls a row: a dossier's own by its number, a fact's by both."""
    return dossier_id if digest is None else f"{dossier_id}/{digest.hex()}"
