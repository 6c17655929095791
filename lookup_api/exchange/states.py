"""Dialogue states, and what several workers share and may use only once, such as a refresh token that rotates."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lookup_api.exchange.database import Database
from lookup_api.exchange.outcomes import StateChanged, VersionedState
from lookup_api.exchange.seals import Seals
from lookup_api.exchange.statements import Statements
from lookup_api.exchange.times import to_milliseconds


class States:
    """One sealed value for each (channel, conversation), with a version that grows at each change."""

    def __init__(self, database: Database, seals: Seals, statements: Statements) -> None:
        self._database = database
        self._seals = seals
        self._statements = statements

    def read(self, channel: str, conversation: str) -> VersionedState | None:
        """Return the state with its version, or None."""
        key = self._seals.key("conversation", channel, conversation)
        values = {"channel": channel, "conversation_key": key}
        row = self._database.read(lambda connection: connection.execute(self._statements.state, values).one_or_none())
        if row is None:
            return None
        return VersionedState(self._opened(row.state, channel, key), row.version)

    def read_many(self, channel: str, conversations: Collection[str]) -> Mapping[str, bytes]:
        """Return the states of those of a burst's conversations that have one, read at once."""
        if not conversations:
            return {}
        names = {self._seals.key("conversation", channel, name): name for name in conversations}
        values = {"channel": channel, "keys": list(names)}
        rows = self._database.read(lambda connection: connection.execute(self._statements.states, values).all())
        return {names[row.key]: self._opened(row.state, channel, row.key) for row in rows}

    def change(self, channel: str, conversation: str, expected: int, new: bytes, now: datetime) -> int:
        """Keep `new` if the state is still at version `expected`, 0 for none; return the new version."""
        values = self.values(channel, conversation, new, to_milliseconds(now))

        def work(connection: Connection) -> int | None:
            if expected == 0:
                return connection.execute(self._statements.first_state, values).scalar_one_or_none()
            fenced = {**values, "expected": expected}
            fenced["its_channel"], fenced["its_key"] = fenced.pop("channel"), fenced.pop("conversation_key")
            return connection.execute(self._statements.change_state, fenced).scalar_one_or_none()

        version = self._database.write(work)
        if version is None:
            raise StateChanged("another worker changed the state since it was read")
        return version

    def values(self, channel: str, conversation: str, state: bytes, moment: int) -> dict[str, Any]:
        """Return the values of the statements `keep_state` and `first_state`."""
        key = self._seals.key("conversation", channel, conversation)
        sealed = self._seals.seal(state, table="conversation", column="state", channel=channel, key=key)
        return {"channel": channel, "conversation_key": key, "state": sealed, "updated_at": moment}

    def _opened(self, state: bytes, channel: str, key: bytes) -> bytes:
        return self._seals.unseal(state, table="conversation", column="state", channel=channel, key=key)


def in_order(values: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort in one order everywhere, so that two bursts never wait for each other crosswise; the later state stays."""
    return sorted(values, key=lambda state: (state["channel"], state["conversation_key"]))
