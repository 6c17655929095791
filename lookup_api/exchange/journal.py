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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Delete

from lookup_api.exchange.backlog import count_backlog
from lookup_api.exchange.backoff import pause
from lookup_api.exchange.database import Database
from lookup_api.exchange.deliveries import DeliveryState
from lookup_api.exchange.migrating import migrate
from lookup_api.exchange.outbox import Outbox
from lookup_api.exchange.outcomes import (
    OWN_SEND,
    Answered,
    Backlog,
    Busy,
    Claim,
    Claimed,
    ClaimLost,
    Draft,
    Settlement,
    Unsent,
    VersionedState,
)
from lookup_api.exchange.outgoing_statements import OutgoingStatements
from lookup_api.exchange.receipts import Receipts
from lookup_api.exchange.seals import Seals
from lookup_api.exchange.statements import Statements
from lookup_api.exchange.states import States, in_order
from lookup_api.exchange.tallies import Tallies
from lookup_api.exchange.texts import Said, Texts
from lookup_api.exchange.times import from_milliseconds, to_milliseconds

__all__ = ["LEASE", "OWN_SEND", "PATIENCE", "SAME_TEXT", "Exchange", "open_exchange"]

LEASE = timedelta(seconds=15)  # longer than a look-up with its retries; a carrier's own limit is of this order
PATIENCE = timedelta(seconds=3)  # how long a second delivery waits for the first one's reply
SAME_TEXT = timedelta(seconds=60)  # a carrier without ids delivers again within its reconnection; a person later
_FIRST_LOOK = 0.005  # seconds
_LONGEST_LOOK = 0.1


@dataclass(frozen=True, slots=True)
class _Rows:
    """The values of one settlement's statements."""

    reply: dict[str, Any]
    states: list[dict[str, Any]]
    drafts: list[dict[str, Any]]


# Chooses the key under which a message is claimed, within the claiming transaction.
_Keying = Callable[[Connection], bytes]


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
        self._about_sent = OutgoingStatements(database.dialect)
        self._texts = Texts(seals, self._statements)
        self.states = States(database, seals, self._statements)
        self._receipts = Receipts(database, seals, self._about_sent)
        self.outbox = Outbox(database, seals, self._about_sent, self._receipts)
        self.tallies = Tallies(database)
        # Jitter against crowding, nothing secret.
        self._dice = random.Random()  # noqa: S311 - spreads retries, protects nothing

    # --- inbound: once --------------------------------------------------------------------------------------

    def claim(self, channel: str, message_id: str, now: datetime, *, patience: timedelta = PATIENCE) -> Claim:
        """Claim the message the provider calls `message_id`; wait at most `patience` for another holder's reply.

        Returns Claimed to exactly one caller at a time, Answered with the stored reply when there is one, and Busy
        when the other holder has not finished within `patience`. Raises ExchangeUnavailable.
        """
        key = self._seals.key("message", channel, message_id)
        return self._claim(channel, lambda _: key, now, patience)

    def claim_text(
        self,
        channel: str,
        sender: str,
        text: str,
        now: datetime,
        *,
        patience: timedelta = PATIENCE,
        window: timedelta = SAME_TEXT,
    ) -> Claim:
        """Claim a message of a carrier that gives no id: the same sender's same text within `window` is a repeat.

        The window begins with the claim that holds, and is at least a second. Answers and raises as `claim` does.
        """
        said = Said(channel, sender, text)
        return self._claim(channel, lambda connection: self._texts.key(connection, said, now, window), now, patience)

    def claim_many(self, channel: str, message_ids: Sequence[str], now: datetime) -> list[Claim]:
        """Claim a burst in one transaction, waiting for nobody; answer for each as `claim` without patience does."""
        keys = [self._seals.key("message", channel, message_id) for message_id in message_ids]
        return self._claim_burst(channel, lambda _: keys, now) if keys else []

    def claim_texts(
        self, channel: str, texts: Sequence[tuple[str, str, datetime]], now: datetime, window: timedelta = SAME_TEXT
    ) -> list[Claim]:
        """Claim a burst of a carrier without ids, of each sender, text and moment at which it came.

        Answers as `claim_many`; what repeats a text within the window of its moment is the same message.
        """
        burst = [(Said(channel, sender, text), moment) for sender, text, moment in texts]
        if not burst:
            return []
        return self._claim_burst(channel, lambda connection: self._texts.keys(connection, burst, window), now)

    def _claim_burst(self, channel: str, keying: Callable[[Connection], list[bytes]], now: datetime) -> list[Claim]:
        def work(connection: Connection) -> tuple[list[bytes], Sequence[Any]]:
            keys = keying(connection)
            values = [self._taking(channel, key, now) for key in dict.fromkeys(keys)]
            return keys, connection.execute(self._statements.take, values).all()

        keys, rows = self._database.write(work)
        ends = now + self._lease
        taken = {row.message_key: Claimed(row.id, channel, row.message_key, row.attempt, ends) for row in rows}
        # A message that stands twice in the burst is claimed at its first place.
        return [taken.pop(key) if key in taken else self._standing(channel, key, now) for key in keys]

    def _claim(self, channel: str, keying: _Keying, now: datetime, patience: timedelta) -> Claim:
        started = time.monotonic()
        outcome, key = self._take(channel, keying, now)
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
                outcome, _ = self._take(channel, lambda _: key, moment)
        return outcome

    def _take(self, channel: str, keying: _Keying, now: datetime) -> tuple[Claim, bytes]:
        def work(connection: Connection) -> tuple[Any, bytes]:
            key = keying(connection)
            return connection.execute(self._statements.take, self._taking(channel, key, now)).one_or_none(), key

        row, key = self._database.write(work)
        if row is None:
            return self._standing(channel, key, now), key
        return Claimed(row.id, channel, key, row.attempt, now + self._lease), key

    def _taking(self, channel: str, key: bytes, now: datetime) -> dict[str, Any]:
        moments = {"claimed_at": to_milliseconds(now), "lease_ends_at": to_milliseconds(now + self._lease)}
        return {"channel": channel, "message_key": key, **moments}

    def _standing(self, channel: str, key: bytes, now: datetime) -> Answered | Busy:
        """Say how a message stands that someone else holds or held; Busy with a past `until` may be taken."""
        values = {"channel": channel, "message_key": key}
        row = self._database.read(
            lambda connection: connection.execute(self._statements.standing, values).one_or_none()
        )
        if row is None:  # purged this moment
            return Busy(now)
        if row.reply is not None and (row.lease_ends_at is None or row.lease_ends_at > to_milliseconds(now)):
            return Answered(self._open_reply(row.reply, channel, key))
        return Busy(from_milliseconds(row.lease_ends_at))

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
        then: Sequence[Draft] = (),
    ) -> None:
        """Store the reply, and `state` as (conversation, its new dialogue state), in one transaction.

        `sent`: the reply goes back within the provider's own request, so there is nothing to send afterwards.
        Otherwise the caller sends it and says so with `mark_sent`; after `hold` it is handed out by `unsent`.
        `provisional_for`: repeats within this time hear the reply, a later one is worked out anew; for "try again
        later", which must not stay true for ever. `then` is enqueued in the outbox in the same transaction: for a
        carrier that is answered by a sending of its own, with `sent` beside it. Raises ClaimLost, storing nothing,
        when another attempt holds the message or has answered it; ExchangeUnavailable.
        """
        if self.settle_many([Settlement(claimed, reply, state, sent, hold, provisional_for, tuple(then))], now):
            raise ClaimLost("another attempt holds or has answered this message")

    def settle_many(self, settlements: Sequence[Settlement], now: datetime) -> list[Claimed]:
        """Store the replies of a burst in one transaction; return the claims that were lost, of which nothing is kept.

        Of two states of one conversation the later in the sequence stays. Raises ExchangeUnavailable.
        """
        rows = [self._settling(settlement, now) for settlement in settlements]
        ids = [settlement.claimed.id for settlement in settlements]

        def work(connection: Connection) -> list[Claimed]:
            held = {(row.id, row.attempt) for row in connection.execute(self._statements.held, {"ids": ids})}
            kept: list[_Rows] = []
            lost: list[Claimed] = []
            for settlement, row in zip(settlements, rows, strict=True):
                claim = (settlement.claimed.id, settlement.claimed.attempt)
                if claim in held:
                    kept.append(row)
                    held.discard(claim)  # a claim settles once
                else:
                    lost.append(settlement.claimed)
            for statement, values in (
                (self._statements.settle, [row.reply for row in kept]),
                (self._statements.keep_state, in_order([state for row in kept for state in row.states])),
                (self._about_sent.enqueue_silently, [draft for row in kept for draft in row.drafts]),
            ):
                if values:
                    connection.execute(statement, values)
            return lost

        return self._database.write(work)

    def _settling(self, settlement: Settlement, now: datetime) -> "_Rows":
        claimed, lasts, moment = settlement.claimed, settlement.provisional_for, to_milliseconds(now)
        reply = self._seals.seal(
            settlement.reply, table="inbound", column="reply", channel=claimed.channel, key=claimed.message_key
        )
        values = {
            "claimed_id": claimed.id,
            "claimed_attempt": claimed.attempt,
            "settled_at": moment,
            "reply": reply,
            "lease_ends_at": None if lasts is None else to_milliseconds(now + lasts),
            "send_at": None if settlement.sent else to_milliseconds(now + settlement.hold),
            "sent_at": moment if settlement.sent else None,
        }
        states = [self.states.values(*state, moment) for state in settlement.states]
        return _Rows(values, states, [self.outbox.row(draft, now) for draft in settlement.then])

    # --- dialogue state -------------------------------------------------------------------------------------

    def state(self, channel: str, conversation: str) -> bytes | None:
        """Return the dialogue state last settled for a conversation (a chat's or a telephone's id), or None."""
        state = self.states.read(channel, conversation)
        return None if state is None else state.value

    def versioned_state(self, channel: str, conversation: str) -> VersionedState | None:
        """Return the state with the version that `change_state` asks for, or None."""
        return self.states.read(channel, conversation)

    def change_state(self, channel: str, conversation: str, expected: int, new: bytes, now: datetime) -> int:
        """Keep `new` if the state is still at version `expected` (0: there is none yet); return the new version.

        For what may be used only once, such as a refresh token: of several workers that read the same version one
        goes on, and the others hear StateChanged. `purge` forgets what was not changed for long. Raises
        ExchangeUnavailable.
        """
        return self.states.change(channel, conversation, expected, new, now)

    # --- replies to be sent afterwards ----------------------------------------------------------------------

    def unsent(
        self, channel: str, now: datetime, *, most: int = 100, not_older: timedelta | None = None
    ) -> list[Unsent]:
        """Hand out at most `most` replies that are due to be sent, oldest first.

        Those that were settled longer than `not_older` ago are given up: nobody waits for that answer any more.

        Each comes to one caller only and again after a growing, jittered pause unless `mark_sent` or `give_up` is
        called for it; so it is sent at least once, and twice only if the sender dies before it can say so.
        """
        query: dict[str, Any] = {"channel": channel, "now": to_milliseconds(now), "most": most}

        def work(connection: Connection) -> list[Any]:
            if not_older is not None:
                aged = {"its_channel": channel, "now": query["now"], "before": to_milliseconds(now - not_older)}
                connection.execute(self._statements.give_up_aged, aged)
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
        return {"due_id": row.id, "send_attempt": attempt, "send_at": to_milliseconds(again)}

    def mark_sent(self, message: Claimed | Unsent | int, now: datetime, *, provider_id: str | None = None) -> None:
        """Record that the provider took the reply; it is not handed out again, and receipts for `provider_id` count."""
        reply_id = _id_of(message)
        values = {"sent_id": reply_id, "sent_at": to_milliseconds(now)}

        def work(connection: Connection) -> None:
            connection.execute(self._statements.mark_sent, values)
            if provider_id is None:
                return
            channel = connection.execute(self._statements.channel_of, {"sent_id": reply_id}).scalar_one_or_none()
            if channel is not None:  # else purged meanwhile
                connection.execute(self._about_sent.know, self._receipts.known_as(channel, provider_id, None, now))

        self._database.write(work)

    def give_up(self, message: Claimed | Unsent | int) -> None:
        """Stop handing out a reply that can never be delivered: the chat is gone, the bot is blocked."""
        values = {"given_up_id": _id_of(message)}
        self._database.write(lambda connection: connection.execute(self._statements.give_up, values))

    # --- receipts -------------------------------------------------------------------------------------------

    def record_delivery(self, channel: str, message_id: str, reported: DeliveryState, now: datetime) -> DeliveryState:
        """Record a delivery receipt for what the provider calls `message_id`; return the state that now holds.

        Receipts in any order, repeated or not, end in the same state (see `deliveries.advance`). One that comes before
        its message is known is parked (see `receipts`).
        """
        return self._receipts.record(channel, message_id, reported, now)

    def delivery(self, channel: str, message_id: str) -> DeliveryState | None:
        """Return the state of what the provider calls `message_id`; None when nobody said that we sent it."""
        return self._receipts.state(channel, message_id)

    # --- keeping house --------------------------------------------------------------------------------------

    def purge(self, before: datetime) -> int:
        """Delete messages claimed, conversations changed, receipts recorded and sendings ended before a moment.

        Returns how many. A message older than this would be answered anew and a key enqueued anew, so keep at least
        the 30 days in which a replayed request is to be recognised.
        """
        purges = (*self._statements.purges, self._about_sent.purge_receipts, self._about_sent.purge_outgoing)
        return self._purge(purges, before)

    def purge_parked(self, before: datetime) -> int:
        """Delete parked receipts older than a moment, whose message never became known; return how many.

        A provider's receipt overtakes its answer by seconds; days later it is forged or another sender's.
        """
        return self._purge((self._about_sent.purge_parked,), before)

    def _purge(self, purges: Sequence[Delete], before: datetime) -> int:
        values = {"before": to_milliseconds(before)}
        return self._database.write(
            lambda connection: sum(connection.execute(purge, values).rowcount for purge in purges)
        )

    def backlog(self, now: datetime) -> Backlog:
        """Count what waits, for monitors; raise ExchangeUnavailable."""
        return self._database.read(lambda connection: count_backlog(connection, now))

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
