"""Callers who proved who they are: believed for a while, in one conversation of one session."""

from datetime import datetime

from sqlalchemy import Engine, bindparam, delete, select

from lookup_api.sealing import KeyRing
from lookup_api.store.engine import naming_failures
from lookup_api.store.reading import Reading
from lookup_api.store.tables import PassedCallerRow
from lookup_api.store.upserts import replace_or_insert

_UNTIL = select(PassedCallerRow.ends_at).where(
    PassedCallerRow.session_id == bindparam("session_id"),
    PassedCallerRow.dossier_id == bindparam("dossier_id"),
    PassedCallerRow.conversation == bindparam("conversation"),
)


class PassedCallers:
    """Keeps `service.operator_ports.PassedCallers`."""

    def __init__(self, reading: Reading, writing: Engine, keyring: KeyRing) -> None:
        self._reading = reading
        self._writing = writing
        self._keyring = keyring

    def until(self, session_id: str, dossier_id: int, conversation: str, now: datetime) -> datetime | None:
        """Until when the caller of a conversation is believed; None where none has passed."""
        asked = {"session_id": session_id, "dossier_id": dossier_id, "conversation": self._index(conversation)}
        for row in self._reading.ask(_UNTIL, asked):
            ends_at: datetime = row.ends_at
            return ends_at if ends_at > now else None
        return None

    def note(self, session_id: str, dossier_id: int, conversation: str, now: datetime, ends_at: datetime) -> None:
        """Note a caller who passed; committed when this returns."""
        row = {
            "session_id": session_id,
            "dossier_id": dossier_id,
            "conversation": self._index(conversation),
            "ends_at": ends_at,
        }
        with naming_failures(), self._writing.begin() as connection:
            connection.execute(delete(PassedCallerRow).where(PassedCallerRow.ends_at <= now))
            replace_or_insert(connection, PassedCallerRow, [row])

    def _index(self, conversation: str) -> bytes:
        return self._keyring.blind_index(conversation, "conversation")
