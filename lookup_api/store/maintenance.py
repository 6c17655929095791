"""Maintenance notices on record."""

from datetime import datetime

import msgspec
from sqlalchemy import Engine, select, update

from lookup_api.domain.maintenance import Maintenance, MaintenanceKind
from lookup_api.store.engine import naming_failures
from lookup_api.store.reading import Reading
from lookup_api.store.tables import MaintenanceRow
from lookup_api.store.upserts import keep_or_insert

_ALL = select(MaintenanceRow.__table__).order_by(MaintenanceRow.begins_at, MaintenanceRow.id)


class MaintenanceNotices:
    """Keeps what was announced, also after it is over: an officer may be asked when it was published."""

    def __init__(self, reading: Reading, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def publish(self, notice: Maintenance) -> None:
        """Put a notice on record; one whose id is there already stays as it was published."""
        values = {
            "id": notice.id,
            "kind": notice.kind.value,
            "begins_at": notice.begins_at,
            "ends_at": notice.ends_at,
            "text": msgspec.json.encode(notice.text).decode(),
            "published_at": notice.published_at,
            "ended_at": notice.ended_at,
        }
        with naming_failures(), self._writing.begin() as connection:
            keep_or_insert(connection, MaintenanceRow, [values])

    def end(self, notice_id: str, now: datetime) -> bool:
        """End a notice that is not over yet; return whether there was one."""
        of_notice = (MaintenanceRow.id == notice_id) & MaintenanceRow.ended_at.is_(None)
        with naming_failures(), self._writing.begin() as connection:
            return bool(connection.execute(update(MaintenanceRow).where(of_notice).values(ended_at=now)).rowcount)

    def all(self) -> tuple[Maintenance, ...]:
        """Every notice there ever was, by when it begins."""
        return tuple(
            Maintenance(
                id=row.id,
                kind=MaintenanceKind(row.kind),
                begins_at=row.begins_at,
                ends_at=row.ends_at,
                text=msgspec.json.decode(row.text, type=tuple[tuple[str, str], ...]),
                published_at=row.published_at,
                ended_at=row.ended_at,
            )
            for row in self._reading.all(_ALL)
        )

    def standing(self, now: datetime) -> tuple[Maintenance, ...]:
        """The notices to be shown at a moment."""
        return tuple(notice for notice in self.all() if notice.stands_at(now))
