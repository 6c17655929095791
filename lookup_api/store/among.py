"""Rows whose column is one of thousands of texts: asked as one value, for a mark each costs most of the time."""

from collections.abc import Collection
from typing import Final

import msgspec
from sqlalchemy import Connection

from lookup_api.store.engine import POSTGRESQL, SQLITE

_CLAUSES: Final = {
    SQLITE: "IN (SELECT value FROM json_each(:{name}))",
    POSTGRESQL: "= ANY(CAST(:{name} AS text[]))",
}


def among(connection: Connection, name: str) -> str:
    """The part of a statement that holds a column against the texts which are given under a name."""
    return _CLAUSES[connection.dialect.name].format(name=name)


def texts(connection: Connection, given: Collection[str]) -> str | list[str]:
    """Texts as the one value that `among` takes."""
    if connection.dialect.name == POSTGRESQL:
        return list(given)
    return msgspec.json.encode(list(given)).decode()
