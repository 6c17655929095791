"""The journal of messages: each inbound id is answered once, and a repeat hears the very same bytes.

A message goes through it like this:

    claim  -> Claimed    work out the reply, then settle; Answered: say the reply again; Busy: come back later
    settle -> the reply is on the disk, with the dialogue's new state, in one transaction
    unsent -> for providers that are written to afterwards: replies nobody has reported sent, with growing pauses

A claim is a lease. When its holder dies, the next delivery after the lease takes the message over; when its holder
was only slow, the holder's late `settle` raises ClaimLost and the first stored reply stands. Methods block; an
asynchronous caller runs them in a thread. One conversation's messages are to be handled one after the other: of two
states settled at once the later one stays.
"""

import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from lookup_api.exchange.backoff import pause
from lookup_api.exchange.database import Database
from lookup_api.exchange.deliveries import DeliveryState, state_of_rank
from lookup_api.exchange.migrating import migrate
from lookup_api.exchange.outcomes import Answered, Busy, Claim, Claimed, ClaimLost, Unsent
from lookup_api.exchange.seals import Seals
from lookup_api.exchange.statements import Statements

LEASE = timedelta(seconds=15)  # longer than a look-up with its retries; a carrier's own limit is of this order
PATIENCE = timedelta(seconds=3)  # how long a second delivery waits for the first one's reply
OWN_SEND = timedelta(seconds=30)  # how long the settling process may take to send before a worker does
_FIRST_LOOK = 0.005  # seconds
_LONGEST_LOOK = 0.1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def open_exchange(url: str, secret_hex: str, *, lease: timedelta = LEASE) -> "Exchange":
    """Open the journal at an SQLAlchemy address, migrated to the newest version; an SQLite file is made, mode 0600.

    `secret_hex` is 32 bytes in hexadecimal (ValueError otherwise); with another secret than before, old messages are
    not recognised. Raises ExchangeUnavailable when the database does not answer.
    """
    seals = Seals(secret_hex)
    migrate(url)
    return Exchange(Database(url), seals, lease=lease)


class Exchange:
    """The journal; thread-safe, one a process. Every `now` is aware; times are kept to the millisecond."""

    def __init__(self, database: Database, seals: Seals, *, lease: timedelta = LEASE) -> None:
        self._database = database
        self._seals = seals
        self._lease = lease
        self._statements = Statements(database.dialect)
        # Jitter against crowding, nothing secret.
        self._dice = random.Random()  # noqa: S311 - spreads retries, protects nothing

    # --- inbound: once --------------------------------------------------------------------------------------

    def claim(self, channel: str, message_id: str, now: datetime, *, patience: timedelta = PATIENCE) -> Claim:
        """Claim the message the provider calls `message_id`; wait at most `patience` for another holder's reply.

        Returns Claimed to exactly one caller at a time, Answered with the stored reply when there is one, and Busy
        when the other holder has not finished within `patience`. Raises ExchangeUnavailable.
        """
        key = self._seals.key("message", channel, message_id)
        started = time.monotonic()
        outcome = self._take(channel, key, now)
        look = _FIRST_LOOK
        while isinstance(outcome, Busy):
            waited = time.monotonic() - started
            if waited >= patience.total_seconds():
                break
            time.sleep(min(look, patience.total_seconds() - waited))
            look = min(look * 2, _LONGEST_LOOK)
            moment = now + timedelta(seconds=time.monotonic() - started)
            outcome = self._standing(channel, key, moment)
            if isinstance(outcome, Busy) and outcome.until <= moment:
                outcome = self._take(channel, key, moment)
        return outcome

    def _take(self, channel: str, key: bytes, now: datetime) -> Claim:
        lease_ends_at = now + self._lease
        values = {"channel": channel, "message_key": key, "claimed_at": _to_milliseconds(now),
                  "lease_ends_at": _to_milliseconds(lease_ends_at)}  # fmt: skip
        row = self._database.write(lambda connection: connection.execute(self._statements.take, values).one_or_none())
        if row is None:
            return self._standing(channel, key, now)
        return Claimed(row.id, channel, key, row.attempt, lease_ends_at)

    def _standing(self, channel: str, key: bytes, now: datetime) -> Answered | Busy:
        """Say how a message stands that someone else holds or held; Busy with a past `until` may be taken."""
        values = {"channel": channel, "message_key": key}
        row = self._database.read(
            lambda connection: connection.execute(self._statements.standing, values).one_or_none()
        )
        if row is None:  # purged this moment
            return Busy(now)
        if row.reply is not None and (row.lease_ends_at is None or row.lease_ends_at > _to_milliseconds(now)):
            return Answered(self._open_reply(row.reply, channel, key))
        return Busy(_from_milliseconds(row.lease_ends_at))

    def settle(
        self,
        claimed: Claimed,
        reply: bytes,
        now: datetime,
        *,
        state: tuple[str, bytes] | None = None,
        sent: bool = False,
        hold: timedelta = OWN_SEND,
        provisional_for: timedelta | None = None,
    ) -> None:
        """Store the reply, and `state` as (conversation, its new dialogue state), in one transaction.

        `sent`: the reply goes back within the provider's own request, so there is nothing to send afterwards.
        Otherwise the caller sends it and says so with `mark_sent`; after `hold` it is handed out by `unsent`.
        `provisional_for`: repeats within this time hear the reply, a later one is worked out anew; for "try again
        later", which must not stay true for ever. Raises ClaimLost, storing nothing, when another attempt holds the
        message or has answered it; ExchangeUnavailable.
        """
        moment = _to_milliseconds(now)
        values = {
            "claimed_id": claimed.id,
            "claimed_attempt": claimed.attempt,
            "settled_at": moment,
            "reply": self._seals.seal(
                reply, table="inbound", column="reply", channel=claimed.channel, key=claimed.message_key
            ),
            "lease_ends_at": None if provisional_for is None else _to_milliseconds(now + provisional_for),
            "send_at": None if sent else _to_milliseconds(now + hold),
            "sent_at": moment if sent else None,
        }
        new_state = None if state is None else self._state_values(claimed.channel, *state, moment)

        def work(connection: Connection) -> None:
            if connection.execute(self._statements.settle, values).rowcount != 1:
                raise ClaimLost("another attempt holds or has answered this message")
            if new_state is not None:
                connection.execute(self._statements.keep_state, new_state)

        self._database.write(work)

    # --- dialogue state -------------------------------------------------------------------------------------

    def state(self, channel: str, conversation: str) -> bytes | None:
        """Return the dialogue state last settled for a conversation (a chat's or a telephone's id), or None."""
        key = self._seals.key("conversation", channel, conversation)
        values = {"channel": channel, "conversation_key": key}
        sealed = self._database.read(
            lambda connection: connection.execute(self._statements.state, values).scalar_one_or_none()
        )
        if sealed is None:
            return None
        return self._seals.unseal(sealed, table="conversation", column="state", channel=channel, key=key)

    def _state_values(self, channel: str, conversation: str, state: bytes, moment: int) -> dict[str, Any]:
        key = self._seals.key("conversation", channel, conversation)
        sealed = self._seals.seal(state, table="conversation", column="state", channel=channel, key=key)
        return {"channel": channel, "conversation_key": key, "state": sealed, "updated_at": moment}

    # --- replies to be sent afterwards ----------------------------------------------------------------------

    def unsent(self, channel: str, now: datetime, *, most: int = 100) -> list[Unsent]:
        """Hand out at most `most` replies that are due to be sent, oldest first.

        Each comes to one caller only and again after a growing, jittered pause unless `mark_sent` or `give_up` is
        called for it; so it is sent at least once, and twice only if the sender dies before it can say so.
        """
        query = {"channel": channel, "now": _to_milliseconds(now), "most": most}

        def work(connection: Connection) -> list[Any]:
            rows = list(connection.execute(self._statements.due, query))
            if rows:
                connection.execute(self._statements.hand_out, [self._handed_out(row, now) for row in rows])
            return rows

        return [
            Unsent(row.id, self._open_reply(row.reply, channel, row.message_key), row.send_attempt + 1)
            for row in self._database.write(work)
        ]

    def _handed_out(self, row: Any, now: datetime) -> dict[str, int]:
        attempt = row.send_attempt + 1
        again = now + pause(attempt, self._dice.random())
        return {"due_id": row.id, "send_attempt": attempt, "send_at": _to_milliseconds(again)}

    def mark_sent(self, message: Claimed | Unsent | int, now: datetime) -> None:
        """Record that the provider took the reply; it is not handed out again."""
        values = {"sent_id": _id_of(message), "sent_at": _to_milliseconds(now)}
        self._database.write(lambda connection: connection.execute(self._statements.mark_sent, values))

    def give_up(self, message: Claimed | Unsent | int) -> None:
        """Stop handing out a reply that can never be delivered: the chat is gone, the bot is blocked."""
        values = {"given_up_id": _id_of(message)}
        self._database.write(lambda connection: connection.execute(self._statements.give_up, values))

    # --- receipts -------------------------------------------------------------------------------------------

    def record_delivery(self, channel: str, message_id: str, reported: DeliveryState, now: datetime) -> DeliveryState:
        """Record a delivery receipt for what the provider calls `message_id`; return the state that now holds.

        Receipts in any order, repeated or not, end in the same state (see `deliveries.advance`).
        """
        key = self._seals.key("delivery", channel, message_id)
        where = {"channel": channel, "message_key": key}
        values = {**where, "rank": reported.rank, "updated_at": _to_milliseconds(now)}

        def work(connection: Connection) -> int:
            connection.execute(self._statements.raise_delivery, values)
            rank: int = connection.execute(self._statements.delivery_rank, where).scalar_one()
            return rank

        return state_of_rank(self._database.write(work))

    # --- keeping house --------------------------------------------------------------------------------------

    def purge(self, before: datetime) -> int:
        """Delete messages claimed, conversations changed and receipts recorded before a moment; return how many.

        A message older than this would be answered anew, so keep at least the 30 days in which a replayed request
        is to be recognised.
        """
        values = {"before": _to_milliseconds(before)}
        return self._database.write(
            lambda connection: sum(connection.execute(purge, values).rowcount for purge in self._statements.purges)
        )

    def answers(self) -> bool:
        """Tell whether the journal's database answers, for health pages."""
        return self._database.answers()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def _open_reply(self, sealed: bytes, channel: str, key: bytes) -> bytes:
        return self._seals.unseal(sealed, table="inbound", column="reply", channel=channel, key=key)


def _id_of(message: Claimed | Unsent | int) -> int:
    return message if isinstance(message, int) else message.id


def _to_milliseconds(moment: datetime) -> int:
    """Whole milliseconds since the epoch; raise TypeError for a time without zone."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _from_milliseconds(moment: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=moment)
