"""Finds the dossiers for which time alone may have brought something to tell, and says when that was last done."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, bindparam, select, update

from lookup_api.store.engine import naming_failures
from lookup_api.store.reading import Reading
from lookup_api.store.tables import DossierRow, FollowerRow, NoticeSearchRow
from lookup_api.store.upserts import upsert_into

_ONLY = 1  # the row's id

_INSTANT = DossierRow.result_appointment.type
_PROMISED = (
    select(DossierRow.id)
    .where(
        DossierRow.result_appointment >= bindparam("since", type_=_INSTANT),
        DossierRow.result_appointment <= bindparam("until", type_=_INSTANT),
        DossierRow.result_ready_at.is_(None),
        DossierRow.returned_at.is_(None),
        DossierRow.id > bindparam("after"),
    )
    .order_by(DossierRow.id)
    .limit(bindparam("most"))
)
_STANDING = select(NoticeSearchRow.at, NoticeSearchRow.after).where(NoticeSearchRow.id == _ONLY)
_FOLLOWED = (
    select(FollowerRow.dossier_id)
    .where(FollowerRow.dossier_id > bindparam("after"))
    .distinct()
    .order_by(FollowerRow.dossier_id)
    .limit(bindparam("most"))
)


class DossiersInTime:
    """Keeps `service.notice_ports.DossiersInTime`."""

    def __init__(self, reading: Reading, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def promised_between(self, since: datetime, until: datetime, after: int, most: int) -> tuple[int, ...]:
        """Rows of dossiers without result whose appointment lies in a span, in order, beyond the row `after`."""
        rows = self._reading.all(_PROMISED, {"since": since, "until": until, "after": after, "most": most})
        return tuple(row.id for row in rows)

    def followed(self, after: int, most: int) -> tuple[int, ...]:
        """Rows of dossiers that somebody follows, in order, beyond the row `after`."""
        return tuple(row.dossier_id for row in self._reading.all(_FOLLOWED, {"after": after, "most": most}))

    def search_from(self, every: int, now: datetime) -> int | None:
        """Where to go on with a search: 0 for a new one, `every` seconds after the last began; None: not yet.

        Two who go on at the same place queue the same notices, and each of those is kept once.
        """
        standing = self._reading.all(_STANDING)
        if standing and standing[0].at > now - timedelta(seconds=every):
            return None if standing[0].after is None else int(standing[0].after)
        with naming_failures(), self._writing.begin() as connection:
            begun = upsert_into(connection, NoticeSearchRow).values(id=_ONLY, at=now, after=0)
            due = begun.on_conflict_do_update(
                index_elements=["id"],
                set_={"at": now, "after": 0},
                where=NoticeSearchRow.at <= now - timedelta(seconds=every),
            )
            return connection.execute(due.returning(NoticeSearchRow.after)).scalar_one_or_none()

    def searched_to(self, after: int | None) -> None:
        """Note the last row that was looked at; None once the search has ended."""
        with naming_failures(), self._writing.begin() as connection:
            connection.execute(update(NoticeSearchRow).where(NoticeSearchRow.id == _ONLY).values(after=after))
