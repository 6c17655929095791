"""Reads all dossiers one after another, for reports and for what time alone brings about.

A page of dossiers costs one statement for their rows and one for each kind of fact around them, whatever their number.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from lookup_api.domain.dossier import Dossier
from lookup_api.sealing import KeyRing
from lookup_api.store import statements
from lookup_api.store.from_rows import Assembler
from lookup_api.store.reading import Reading
from lookup_api.store.seals import Seals
from lookup_api.store.statements import AnySelect
from lookup_api.store.tables import CodeRow, DossierRow, FeeRow, StepRow, SupplementRow

PAGE = 500  # dossiers held at a time

_PAGE = statements.WHOLE.where(DossierRow.id > bindparam("after")).order_by(DossierRow.id).limit(bindparam("page"))
_UNFINISHED = _PAGE.where(
    DossierRow.result_ready_at.is_(None), DossierRow.returned_at.is_(None), DossierRow.refused_at.is_(None)
)

_UNARCHIVED = _PAGE.where(DossierRow.archived_at.is_(None))


def _of_page(table: Any, statement: AnySelect) -> AnySelect:
    of_page = table.dossier_id.between(bindparam("first"), bindparam("last"))
    return (
        select(table.dossier_id.label("of"), *statement.selected_columns)
        .where(of_page)
        .order_by(table.dossier_id, table.position)
    )


# The same facts as a lookup reads one dossier at a time, of a whole page at once.
_OF_PAGE: Mapping[AnySelect, AnySelect] = {
    statements.CODES: _of_page(CodeRow, statements.CODES),
    statements.STEPS: _of_page(StepRow, statements.STEPS),
    statements.SUPPLEMENTS: _of_page(SupplementRow, statements.SUPPLEMENTS),
    statements.FEES: _of_page(FeeRow, statements.FEES),
}


class Survey:
    """Keeps `service.ports.DossierSurvey`. What arrives while it reads may be read or not."""

    def __init__(self, reading: Reading, keyring: KeyRing) -> None:
        self._reading = reading
        self._seals = Seals(keyring)

    def dossiers(self, *, unfinished: bool = False, unarchived: bool = False, page: int = PAGE) -> Iterator[Dossier]:
        """Read every dossier as a lookup would find it, in the order they came.

        `unfinished` leaves out those with a result, a return or a refusal on record, `unarchived` those of which only
        minimal facts are left. Raises StoreUnavailable when the database does not answer.
        """
        statement = _UNFINISHED if unfinished else _UNARCHIVED if unarchived else _PAGE
        after = 0
        while rows := self._reading.ask(statement, {"after": after, "page": page}):
            assembler = Assembler(self._facts_of(rows), self._seals)
            yield from (assembler.as_told(row) for row in rows)
            after = rows[-1].id

    def _facts_of(self, rows: Sequence[Any]) -> Any:
        """Answer what the assembler asks of one dossier from what was read for the page."""
        of_page = {"first": rows[0].id, "last": rows[-1].id}
        kept: dict[AnySelect, dict[int, list[Any]]] = {}

        def ask(statement: AnySelect, values: Mapping[str, Any]) -> Sequence[Any]:
            if statement not in _OF_PAGE:
                return self._reading.ask(statement, values)
            if statement not in kept:
                kept[statement] = defaultdict(list)
                for row in self._reading.ask(_OF_PAGE[statement], of_page):
                    # Steps are told apart by place and the others by name, as the assembler reads them.
                    kept[statement][row.of].append(row[1:] if statement is statements.STEPS else row)
            return kept[statement].get(values["dossier_id"], ())

        return ask
