"""The cells of one row by the columns they stand for, whatever the file calls them.

Objects are decoded straight into columns: to go over the keys of each again costs as much as to read them.
"""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from lookup_api.feeds.old_systems.mapping import COLUMN_NAMES, Headings
from lookup_api.feeds.old_systems.values import Cell

Cells = Any  # an attribute for each column, None where the row has nothing there

_NOBODYS_KEY: Final = "\x7f"  # a control character, before the name of a column that a file does not have


class Shape:
    """Which keys of an object hold which column."""

    def __init__(
        self,
        headings: Iterable[tuple[str, Headings]],
        columns: Iterable[str] = COLUMN_NAMES,
        *,
        steps: "Shape | None" = None,
    ) -> None:
        """Build from the keys of each column, and all columns there are; `steps` is the shape of a listed step."""
        self._columns = tuple(columns)
        self._steps = steps
        keys = dict(headings)
        self._fields: dict[str, str] = {}  # by key: the column that alone looks there, or a name for several to look
        for name, possible in keys.items():
            if len(possible) == 1:
                self._fields.setdefault(possible[0], name)
        for heading in (heading for possible in keys.values() for heading in possible):
            self._fields.setdefault(heading, f"key_{len(self._fields)}")
        looks = {name: [self._fields[heading] for heading in possible] for name, possible in keys.items()}
        self._looks = tuple((name, fields) for name, fields in looks.items() if fields != [name])
        self.settles: bool = bool(self._looks) or (steps is not None and steps.settles)
        self._loose = self._kind({})
        self.kind = self._loose if steps is None else self._kind({"steps": list[steps.kind] | str | None})  # type: ignore[name-defined]
        self._decode = msgspec.json.Decoder(self.kind).decode

    def _kind(self, types: dict[str, Any]) -> type[msgspec.Struct]:
        read = [(field, types.get(field, Cell), _named(key)) for key, field in self._fields.items()]
        missing = [name for name in self._columns if name not in self._fields.values()]
        rest = [(name, Cell, _named(f"{_NOBODYS_KEY}{name}")) for name in missing]
        return msgspec.defstruct("Cells", [*read, *rest], gc=False)

    def read(self, line: bytes) -> Cells:
        """Read an object; of several keys that a column may have the first counts that says anything.

        Steps that are no list of objects stay as they are. Raises ValueError for a line that is not JSON, and
        msgspec.ValidationError, which is one, where it is no object.
        """
        try:
            cells: Cells = self._decode(line)
        except msgspec.ValidationError:
            cells = msgspec.json.decode(line, type=self._loose)
        if self.settles:
            self.settle(cells)
        return cells

    def settle(self, cells: Cells) -> None:
        """Fill the columns that look at several keys, or at one that another column has."""
        for name, fields in self._looks:
            for field in fields:
                if (value := getattr(cells, field)) is not None:
                    setattr(cells, name, value)
                    break
        if (steps := self._steps) is not None and steps.settles and type(cells.steps) is list:
            for step in cells.steps:
                if type(step) is steps.kind:
                    steps.settle(step)


def _named(key: str) -> Any:
    return msgspec.field(name=key, default=None)


EMPTY: Final[Cells] = Shape(()).kind()
