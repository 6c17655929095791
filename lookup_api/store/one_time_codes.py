"""One-time codes (mã xác nhận một lần): kept as keyed hashes, and tried a few times only."""

import hmac
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Engine, delete, select, update

from lookup_api.sealing import KeyRing
from lookup_api.store.engine import naming_failures
from lookup_api.store.notices import code_digest
from lookup_api.store.tables import OneTimeCodeRow

MOST_TRIES: Final = 5


class OneTimeCodes:
    """Keeps `service.notice_ports.OneTimeCodes`."""

    def __init__(self, writing: Engine, keyring: KeyRing) -> None:
        self._writing = writing
        self._keyring = keyring

    def redeem(self, dossier_id: int, code: str, asker: bytes, now: datetime) -> bool:
        """Tell whether this is the code last sent for a dossier, in time and within its attempts; committed.

        The first asker to offer it rightly may offer it again until it ends, so that an answer lost on its way can be
        asked for again; nobody else may.
        """
        offered = code_digest(self._keyring, dossier_id, code)
        asked = select(*OneTimeCodeRow.__table__.c).where(OneTimeCodeRow.dossier_id == dossier_id).with_for_update()
        with naming_failures(), self._writing.begin() as connection:
            row = connection.execute(asked).one_or_none()
            # Compared and written even where there is none: the time tells nothing of which dossiers were sent one.
            right = hmac.compare_digest(bytes(len(offered)) if row is None else row.digest, offered)
            counts = (
                row is not None and row.expires_at > now and row.tries < MOST_TRIES and row.used_by in (None, asker)
            )
            passes = right and counts
            noted = {"used_by": asker} if passes else {"tries": OneTimeCodeRow.tries + 1}
            connection.execute(update(OneTimeCodeRow).where(OneTimeCodeRow.dossier_id == dossier_id).values(noted))
        return passes


def forget_ended_codes(connection: Connection, now: datetime) -> None:
    """Delete codes that have ended."""
    connection.execute(delete(OneTimeCodeRow).where(OneTimeCodeRow.expires_at <= now))
