"""The queue of notices in the store: each queued once, leased to one claimer at a time, forgotten once it is settled.

Address and one-time code lie sealed, bound to the notice; what is found by is a keyed hash. On PostgreSQL claimers pass
over what another one is just taking (SKIP LOCKED); SQLite has one writer at a time.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update
from sqlalchemy import func as sql

from lookup_api.domain.notices import RULES, Occasion, Situation, Way, rank
from lookup_api.sealing import KeyRing
from lookup_api.service.notice_ports import LeasedNotice, NewNotice, NoticeState, Recipient
from lookup_api.store.tables import NoticeRow, OneTimeCodeRow
from lookup_api.store.upserts import replace_or_insert, upsert_into

_TABLE = NoticeRow.__tablename__
SETTLED_KEPT_FOR = timedelta(days=90)
_LOOKED_AT = 2_000
_COLUMNS = tuple(NoticeRow.__table__.c)


def address_index(keyring: KeyRing, recipient: Recipient) -> bytes:
    """The keyed hash of an address: of a phone the one that people are found by."""
    if recipient.way in (Way.SMS, Way.CALL):
        return keyring.blind_index(recipient.address, "phone")
    return keyring.blind_index(f"{recipient.way}|{recipient.address}", "address")


def code_digest(keyring: KeyRing, dossier_id: int, code: str) -> bytes:
    """The keyed hash a one-time code is kept as."""
    return keyring.mac(f"{dossier_id}|{code}".encode(errors="replace"), "one-time code")


def forget_settled_notices(connection: Connection, now: datetime) -> None:
    """Delete some of the notices that were settled long ago: who asks when they were told asks sooner.

    The oldest rows are looked at, so many at a time: a notice is settled within days, and nobody waits for a search.
    """
    oldest = select(NoticeRow.id, NoticeRow.settled_at).order_by(NoticeRow.id).limit(_LOOKED_AT).subquery()
    settled = select(oldest.c.id).where(oldest.c.settled_at < now - SETTLED_KEPT_FOR)
    connection.execute(delete(NoticeRow).where(NoticeRow.id.in_(settled)))


class NoticeBook:
    """Keeps `service.notice_ports.NoticeBook` on a transaction's connection."""

    def __init__(self, connection: Connection, keyring: KeyRing) -> None:
        self._connection = connection
        self._keyring = keyring

    def put(self, notice: NewNotice, now: datetime) -> bool:
        """Queue a notice; tell whether it is a new one."""
        recipient, situation = notice.recipient, notice.occasion.situation
        told_apart_by = repr((notice.dossier_id, notice.once, recipient.way.value, recipient.address))
        once = self._keyring.blind_index(told_apart_by, "notice")
        values = {
            "dossier_id": notice.dossier_id,
            "once": once,
            "situation": situation.value,
            "occurrence": notice.occasion.occurrence,
            "way": recipient.way.value,
            "rank": rank(situation),
            "quiet": RULES[situation].keeps_quiet,
            "address": self._seal(recipient.address, "address", once),
            "address_index": address_index(self._keyring, recipient),
            "secret": None if notice.secret is None else self._seal(notice.secret, "secret", once),
            "language": recipient.language,
            "at": notice.occasion.at,
            "not_before": now,
            "expires_at": notice.occasion.expires_at,
            "attempts": 0,
            "state": NoticeState.QUEUED.value,
        }
        statement = upsert_into(self._connection, NoticeRow).values(values)
        put = statement.on_conflict_do_nothing(index_elements=["once"]).returning(NoticeRow.id)
        return self._connection.execute(put).one_or_none() is not None

    def told_since(self, recipient: Recipient, situation: Situation, since: datetime) -> int:
        """How many notices of a situation this recipient was told, or waits for, since a moment."""
        index = address_index(self._keyring, recipient)
        told = select(sql.count()).where(
            NoticeRow.address_index == index, NoticeRow.at >= since, NoticeRow.situation == situation.value
        )
        return int(self._connection.scalar(told) or 0)

    def expire(self, now: datetime, most: int) -> tuple[LeasedNotice, ...]:
        """Settle notices that were not sent within their time, and return them as they were."""
        expired = self._locked(most, NoticeRow.expires_at <= now)
        for notice in expired:
            self.settle(notice.id, NoticeState.EXPIRED, now)
        return expired

    def claim(
        self, ways: Sequence[Way], most: int, until: datetime, now: datetime, *, quiet: bool
    ) -> tuple[LeasedNotice, ...]:
        """Lease notices until a moment: the most pressing, and with each what else waits for its recipient."""
        ready = [
            NoticeRow.way.in_([way.value for way in ways]),
            NoticeRow.not_before <= now,
            NoticeRow.expires_at > now,
        ]
        if quiet:
            ready.append(NoticeRow.quiet.is_(False))
        first = self._locked(most, *ready)
        taken = [notice.id for notice in first]
        beside = NoticeRow.address_index.in_({notice.group for notice in first})
        more = self._locked(most, *ready, beside, NoticeRow.id.not_in(taken)) if first else ()
        claimed = (*first, *more)
        if claimed:
            lease = update(NoticeRow).where(NoticeRow.id.in_([notice.id for notice in claimed]))
            self._connection.execute(lease.values(not_before=until, attempts=NoticeRow.attempts + 1))
        return tuple(replace(notice, attempt=notice.attempt + 1) for notice in claimed)

    def waiting(self, notice_id: int) -> LeasedNotice | None:
        """A notice that is not settled yet, locked; None once it is. Raise LookupError for no such notice."""
        if self.state(notice_id) is not NoticeState.QUEUED:
            return None
        return next(iter(self._locked(1, NoticeRow.id == notice_id, skip=False)), None)

    def settle(self, notice_id: int, state: NoticeState, now: datetime) -> None:
        """End a notice; its address and its code are forgotten. `sent` is never left."""
        settled = update(NoticeRow).where(NoticeRow.id == notice_id, NoticeRow.state != NoticeState.SENT.value)
        self._connection.execute(settled.values(state=state.value, settled_at=now, address=None, secret=None))

    def send_again(self, notice_id: int, not_before: datetime) -> None:
        """Leave a notice that could not be sent to the next claimer, not before a moment."""
        self._connection.execute(update(NoticeRow).where(NoticeRow.id == notice_id).values(not_before=not_before))

    def state(self, notice_id: int) -> NoticeState:
        """Where a notice stands, locked until the transaction ends; raise LookupError for no such notice."""
        asked = select(NoticeRow.state).where(NoticeRow.id == notice_id).with_for_update()
        state = self._connection.scalar(asked)
        if state is None:
            raise LookupError(f"no notice {notice_id}")
        return NoticeState(state)

    def issue_code(self, dossier_id: int, code: str, expires_at: datetime) -> None:
        """Keep the one-time code of a dossier, as a keyed hash, in place of any earlier one."""
        digest = code_digest(self._keyring, dossier_id, code)
        values = {"dossier_id": dossier_id, "digest": digest, "expires_at": expires_at, "tries": 0, "used_by": None}
        replace_or_insert(self._connection, OneTimeCodeRow, [values])

    def _locked(self, most: int, *conditions: ColumnElement[bool], skip: bool = True) -> tuple[LeasedNotice, ...]:
        found = (
            select(*_COLUMNS)
            .where(NoticeRow.state == NoticeState.QUEUED.value, *conditions)
            .order_by(NoticeRow.rank, NoticeRow.not_before, NoticeRow.id)
            .limit(most)
            .with_for_update(skip_locked=skip)
        )
        return tuple(self._leased(row) for row in self._connection.execute(found))

    def _leased(self, row: Any) -> LeasedNotice:
        return LeasedNotice(
            id=row.id,
            attempt=row.attempts,
            dossier_id=row.dossier_id,
            occasion=Occasion(Situation(row.situation), row.at, row.occurrence),
            expires_at=row.expires_at,
            recipient=Recipient(Way(row.way), self._open(row.address, "address", row.once), row.language),
            group=row.address_index,
            secret=None if row.secret is None else self._open(row.secret, "secret", row.once),
        )

    def _seal(self, value: str, column: str, once: bytes) -> bytes:
        return self._keyring.sealer.seal(value, table=_TABLE, column=column, row=once.hex())

    def _open(self, sealed: bytes, column: str, once: bytes) -> str:
        return self._keyring.sealer.unseal_text(sealed, table=_TABLE, column=column, row=once.hex())
