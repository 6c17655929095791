"""What a batch of lookups is going to ask for, read beforehand: one statement a table, however many items.

It answers what the assembler asks of one dossier, and asks the database for whatever else it is asked. It is made for
one call and thrown away with it, so nothing it tells is older than the call.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from lookup_api.store import statements
from lookup_api.store.reading import Reading
from lookup_api.store.statements import AnySelect

_Rows = dict[Any, list[Any]]

# The facts around a dossier that most dossiers have, and which of them, by their counts, a lookup asks for.
_AROUND: Mapping[AnySelect, Callable[[Any], bool]] = {
    statements.STEPS: lambda row: row.step_count > 0,
    statements.CODES: lambda row: row.code_count > 1,
    statements.SUPPLEMENTS: lambda row: row.supplement_count > 0,
    statements.FEES: lambda row: row.fee_count > 0,
}


class AtHand:
    """The dossiers of some codes' keys, with what lies around them."""

    def __init__(self, reading: Reading, keys: Collection[str]) -> None:
        """Read beforehand; raise StoreUnavailable."""
        self._reading = reading
        found = self._of_many(statements.OF_KEYS, list(dict.fromkeys(keys)))
        rows = [row for several in found.values() for row in several]
        self._kept: dict[AnySelect, _Rows] = {statements.BY_KEY: found}
        for statement, is_wanted in _AROUND.items():
            wanted = [row.id for row in rows if is_wanted(row)]
            self._kept[statement] = self._of_many(statements.OF_MANY[statement], wanted)
        # Steps are told apart by place and the others by name, as the assembler reads them.
        steps = self._kept[statements.STEPS]
        self._kept[statements.STEPS] = {number: [row[1:] for row in several] for number, several in steps.items()}
        self._phones = self._of_many(statements.PHONES_OF_MANY, [row.id for row in rows])

    def ask(self, statement: AnySelect, values: Mapping[str, Any]) -> Sequence[Any]:
        """Answer as `Reading.ask` does."""
        if statement is statements.PEOPLE_BY_PHONE and self._is_strangers(values):
            return ()
        kept = self._kept.get(statement)
        if kept is not None:
            (value,) = values.values()
            if (rows := kept.get(value)) is not None:
                return rows
        return self._reading.ask(statement, values)

    def _is_strangers(self, values: Mapping[str, Any]) -> bool:
        """Tell whether nobody behind a dossier that was read beforehand has that phone."""
        people = self._phones.get(values["dossier_id"])
        return people is not None and all(row.phone_index != values["phone"] for row in people)

    def _of_many(self, statement: AnySelect, wanted: Sequence[Any]) -> _Rows:
        """The rows of each of `wanted`, of none where there are none."""
        found: _Rows = {each: [] for each in wanted}
        for start in range(0, len(wanted), statements.MANY):
            some = list(wanted[start : start + statements.MANY])
            some += some[-1:] * (statements.MANY - len(some))  # the last one again: the set holds it already
            for row in self._reading.ask(statement, dict(zip(statements.PLACES, some, strict=True))):
                found[row.of].append(row)
        return found
