"""Adds steps to many dossiers at once: a statement or two a table, where saving each dossier whole takes a dozen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, delete, select, update

from lookup_api.domain.codes import DossierCode
from lookup_api.domain.dossier import Dossier
from lookup_api.sealing import KeyRing
from lookup_api.store import clock, statements
from lookup_api.store.bulk_writing import lock_keys, write_rows
from lookup_api.store.engine import SQLITE
from lookup_api.store.from_rows import Assembler, chosen
from lookup_api.store.seals import Seals
from lookup_api.store.statements import AnySelect
from lookup_api.store.tables import CodeRow, DossierRow, StepRow
from lookup_api.store.to_rows import COLUMNS, POSITION, Row, RowMaker

_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
_BY_KEYS = select(CodeRow.key, CodeRow.dossier_id, CodeRow.position, CodeRow.text).where(
    CodeRow.key.in_(bindparam("keys", expanding=True))
)
_LOCKED = statements.WHOLE.where(DossierRow.id.in_(_NUMBERS)).order_by(DossierRow.id).with_for_update(of=DossierRow)


def _of_many(table: Any, statement: AnySelect, *others: Any) -> AnySelect:
    of_these = select(table.dossier_id.label("of"), *statement.selected_columns, *others)
    return of_these.where(table.dossier_id.in_(_NUMBERS)).order_by(table.dossier_id, table.position)


# What the assembler asks of one dossier, of many at once.
_OF_MANY: Final[Mapping[AnySelect, AnySelect]] = {
    statements.CODES: _of_many(CodeRow, statements.CODES),
    statements.WHOLE_STEPS: _of_many(StepRow, statements.WHOLE_STEPS, StepRow.position),
}
_THIS_STEP = (StepRow.dossier_id == bindparam("of"), StepRow.digest == bindparam("known_by"))
_DELETE = delete(StepRow).where(*_THIS_STEP)
_MOVE = update(StepRow).where(*_THIS_STEP).values(position=bindparam("to"))
_OWN = (
    update(DossierRow)
    .where(DossierRow.id == bindparam("number"))
    .values(
        as_of=bindparam("newest"), source_id=bindparam("teller"), step_count=bindparam("steps"),
        changed_at=bindparam("written"),
    )
)  # fmt: skip


class StepBook:
    """Keeps `service.import_many_steps.StepKeeper`. Lives as long as its transaction."""

    def __init__(self, connection: Connection, keyring: KeyRing) -> None:
        self._connection = connection
        self._seals = Seals(keyring)
        self._maker = RowMaker(keyring, instants_as_numbers=connection.dialect.name == SQLITE)
        self._standing: dict[int, dict[bytes, int]] = {}  # positions of steps by digest, of what was loaded

    def load(self, codes: Sequence[DossierCode]) -> dict[str, Dossier]:
        """Load the dossiers of codes by the keys that were asked for, locked, with their numbers and all their steps.

        Their other facts are left out, so what is loaded here is saved here. Missing numbers are locked as well.
        """
        lock_keys(self._connection, [code.key for code in codes])
        named: dict[str, list[Any]] = defaultdict(list)
        for row in self._connection.execute(_BY_KEYS, {"keys": [code.key for code in codes]}):
            named[row.key].append(row)
        meant = {code.key: chosen(named[code.key], code) for code in codes if code.key in named}
        numbers = sorted({number for number in meant.values() if number is not None})
        assembler = Assembler(self._facts_of(numbers), self._seals)
        rows = self._connection.execute(_LOCKED, {"numbers": numbers}).all() if numbers else []
        loaded = {row.id: assembler.with_steps(row) for row in rows}
        return {key: loaded[number] for key, number in meant.items() if number in loaded}

    def save(self, dossiers: Sequence[Dossier]) -> None:
        """Write what steps change of dossiers that were loaded here; raise ValueError for any other.

        Raises Conflict or InvalidRequest where a step cannot be kept: the transaction is lost then.
        """
        new: list[Row] = []
        gone: list[dict[str, Any]] = []
        moved: list[dict[str, Any]] = []
        for dossier in dossiers:
            number = dossier.id
            if number is None or number not in self._standing:
                raise ValueError("load a dossier in the transaction that saves its steps")
            standing, wanted = self._standing[number], self._maker.steps(dossier.steps, number)
            gone += ({"of": number, "known_by": digest} for digest in standing if digest not in wanted)
            for digest, row in wanted.items():
                if digest not in standing:
                    new.append(row)
                elif standing[digest] != row[POSITION]:
                    moved.append({"of": number, "known_by": digest, "to": row[POSITION]})
            self._standing[number] = {digest: row[POSITION] for digest, row in wanted.items()}
        for statement, values in ((_DELETE, gone), (_MOVE, moved), (_OWN, [*map(self._own, dossiers)])):
            if values:
                self._connection.execute(statement, values)
        if new:
            write_rows(self._connection, StepRow.__tablename__, COLUMNS[StepRow], new)

    def _own(self, dossier: Dossier) -> dict[str, Any]:
        return {
            "number": dossier.id,
            "newest": dossier.as_of,
            "teller": dossier.source.id,
            "steps": len(self._standing[dossier.id or 0]),
            "written": clock.now(),
        }

    def _facts_of(self, numbers: Sequence[int]) -> Any:
        """Answer what the assembler asks of one dossier from what was read for all."""
        kept: dict[AnySelect, dict[int, list[Any]]] = {statement: defaultdict(list) for statement in _OF_MANY}
        for statement, of_many in _OF_MANY.items() if numbers else ():
            for row in self._connection.execute(of_many, {"numbers": numbers}):
                kept[statement][row.of].append(row)
        for number in numbers:
            steps = kept[statements.WHOLE_STEPS][number]
            self._standing[number] = {row.digest: row.position for row in steps}

        def ask(statement: AnySelect, values: Mapping[str, Any]) -> Sequence[Any]:
            if statement in kept:
                return kept[statement][values["dossier_id"]]
            return self._connection.execute(statement, values).all()

        return ask
