"""What we send without being asked: notices, one-time codes; each once, in time, and in order where it matters.

    enqueue -> once for each key, however often the caller repeats itself
    lease   -> to one worker at a time; a worker that dies gives its messages back when the lease ends
    sent    -> with the provider's id, so that receipts find it, also those that were faster
    failed  -> again after a growing, jittered pause, or never; nobody is sent a text whose time has passed

Sending is at least once: a worker that dies between the provider's answer and `sent` sends again. Who can, gives the
provider `Outgoing.key` as its own token against that. The channel is a road ("sms"), not yet a carrier: a worker may
send by any, and tells `sent` by which. Recipient and text are forgotten as soon as there is nothing more to send.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from lookup_api.exchange.backoff import pause
from lookup_api.exchange.database import Database
from lookup_api.exchange.deliveries import DeliveryState, state_of_rank
from lookup_api.exchange.outcomes import Draft
from lookup_api.exchange.outgoing_statements import OutgoingStatements
from lookup_api.exchange.receipts import Receipts
from lookup_api.exchange.seals import Seals
from lookup_api.exchange.times import from_milliseconds, to_milliseconds

SENDING = timedelta(seconds=60)  # a lease: longer than one provider's time-outs and the retry by another
EXPIRED = "expired"  # the reason of what was given up for its age


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A leased message: yours to send; `attempt` counts how often it was handed out, from 1.

    `newest_before` helps to look for what may have been sent before, at a provider that numbers all its messages in one
    sequence: the newest number known when it was first handed out, or up to which it was looked for in vain, 0 for
    none. Whatever is known to have been sent in its conversation before it has a lower number or this one. None where
    that does not hold: another message of the conversation may have been sent under a number that nobody knows.
    """

    id: int
    key: str
    channel: str
    recipient: str = field(repr=False)
    body: bytes = field(repr=False)
    not_after: datetime
    attempt: int
    newest_before: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What the provider said when it took a message; without `provider_id` no receipt finds it.

    `carrier` is the channel that receipts will name; empty where it is the message's own. `number` is the message's
    own, of a provider that numbers all its messages in one sequence.
    """

    message: Outgoing
    provider_id: str | None = None
    carrier: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a message stands; `reason` says why it was given up."""

    key: str
    state: DeliveryState
    attempts: int
    reason: str | None


class Outbox:
    """The outgoing messages of one journal; thread-safe, shared by any number of workers and processes."""

    def __init__(self, database: Database, seals: Seals, statements: OutgoingStatements, receipts: Receipts) -> None:
        self._database = database
        self._seals = seals
        self._statements = statements
        self._receipts = receipts
        # Jitter against crowding, nothing secret.
        self._dice = random.Random()  # noqa: S311 - spreads retries, protects nothing

    def enqueue(self, draft: Draft, now: datetime) -> bool:
        """Keep a message to be sent; return False when its key was enqueued before, and keep nothing.

        A draft that says `anew` is kept also where its key was given up for its age. Raises ValueError for a time that
        passes before it begins, and ExchangeUnavailable.
        """
        return self.enqueue_many([draft], now)[0]

    def enqueue_many(self, drafts: Sequence[Draft], now: datetime) -> list[bool]:
        """Keep many in one transaction; answer as `enqueue` does, for each."""
        rows = {row["once_key"]: row for row in reversed([self.row(draft, now) for draft in drafts])}
        ordered = list(reversed(rows.values()))  # the first of equal keys, in the order they were given
        if not ordered:
            return []
        renewing = [self._renewing(rows[key]) for key in {self._once_key(draft.key) for draft in drafts if draft.anew}]

        def work(connection: Connection) -> set[bytes]:
            new = set(connection.execute(self._statements.enqueue, ordered).scalars())
            for values in renewing:
                new.update(connection.execute(self._statements.renew, values).scalars())
            return new

        new = self._database.write(work)
        answers = []
        for draft in drafts:
            key = self._once_key(draft.key)
            answers.append(key in new)
            new.discard(key)
        return answers

    def lease(
        self, channel: str, now: datetime, *, most: int = 100, sending: timedelta = SENDING, newest: int = 0
    ) -> list[Outgoing]:
        """Hand out at most `most` messages that are due, the longest due first, each to this caller alone.

        They come again after `sending` unless `sent` or `failed` is said of them. What is past its time is given up
        here. Of a conversation in order only the first comes. `newest` is the highest number that the caller has seen,
        of a provider that numbers all its messages in one sequence. Raises ExchangeUnavailable.
        """
        query = {"channel": channel, "now": to_milliseconds(now), "most": most}
        lease_ends_at = to_milliseconds(now + sending)

        def work(connection: Connection) -> tuple[list[Any], set[int]]:
            alive: list[Any] = []
            unclear: set[int] = set()
            while not alive and (rows := connection.execute(self._statements.due, query).all()):
                late = [
                    self._ending(row.id, row.attempt, EXPIRED, now) for row in rows if row.not_after <= query["now"]
                ]
                alive = [row for row in rows if row.not_after > query["now"]]
                if late:
                    connection.execute(self._statements.end, late)
                if alive:
                    handed_out = {"ids": [row.id for row in alive], "lease_ends_at": lease_ends_at}
                    known = max(newest, alive[0].newest)
                    connection.execute(self._statements.hand_out, {**handed_out, "newest": known})
                if again := [row.id for row in alive if row.attempt]:
                    unclear = set(connection.execute(self._statements.unclear, {"ids": again}).scalars())
            return alive, unclear

        rows, unclear = self._database.write(work)
        return [self._outgoing(row, newest, clear=row.id not in unclear) for row in rows]

    def looked(self, message: Outgoing, number: int) -> None:
        """Record that the message was looked for in vain up to a number: if it is sent now, it gets a higher one."""
        values = {"outgoing_id": message.id, "its_attempt": message.attempt, "number": number}
        self._database.write(lambda connection: connection.execute(self._statements.looked, values))

    def sent(self, message: Outgoing, now: datetime, *, provider_id: str | None = None, carrier: str = "") -> None:
        """Record that a provider took the message, also when the lease was lost meanwhile: it is not sent again."""
        self.sent_many([Sent(message, provider_id, carrier)], now)

    def sent_many(self, taken: Iterable[Sent], now: datetime) -> None:
        """Record many in one transaction."""
        taken = list(taken)
        known = [
            self._receipts.known_as(one.carrier or one.message.channel, one.provider_id, one.message.id, now)
            for one in taken
            if one.provider_id is not None
        ]
        ended = [{"outgoing_id": one.message.id, "ended_at": to_milliseconds(now)} for one in taken]
        numbered = [(one.message, one.number) for one in taken if one.number is not None]
        newest = [
            {
                "channel": channel,
                "newest": max(number for message, number in numbered if message.channel == channel),
                "before": max(message.newest_before or 0 for message, _ in numbered if message.channel == channel),
            }
            for channel in sorted({message.channel for message, _ in numbered})
        ]

        def work(connection: Connection) -> None:
            if known:
                connection.execute(self._statements.know, known)
            if ended:
                connection.execute(self._statements.sent, ended)
            if newest:
                connection.execute(self._statements.number, newest)

        self._database.write(work)

    def failed(
        self,
        message: Outgoing,
        now: datetime,
        *,
        final: bool = False,
        reason: str = "refused",
        not_before: datetime | None = None,
    ) -> bool:
        """Record that the message was not sent; return whether it will be tried again.

        It will not when `final`, or when its time would have passed by then. `reason` is a provider's or our own
        short code, at most 64 letters, never text; `not_before` is what the provider asked for, or the end of the
        quiet hours. Of a lease that was lost meanwhile nothing is changed.
        """
        again = max(now + pause(message.attempt, self._dice.random()), not_before or now)
        retry = not final and again < message.not_after
        values = self._ending(message.id, message.attempt, reason[:64] if final else EXPIRED, now)
        statement = self._statements.end
        if retry:
            statement = self._statements.again
            values = {"outgoing_id": message.id, "its_attempt": message.attempt, "again_at": to_milliseconds(again)}
        self._database.write(lambda connection: connection.execute(statement, values))
        return retry

    def newest(self, channel: str) -> int:
        """Return the newest number known of a provider that numbers all its messages in one sequence, 0 for none."""
        query = {"channel": channel}
        number: int = self._database.read(
            lambda connection: connection.execute(self._statements.newest, query).scalar_one()
        )
        return number

    def standing(self, key: str) -> Standing | None:
        """Tell how the message enqueued as `key` stands; None for one that is unknown or purged."""
        values = {"once_key": self._once_key(key)}
        return self._standing(lambda connection: connection.execute(self._statements.by_key, values).one_or_none())

    def standing_of(self, carrier: str, provider_id: str) -> Standing | None:
        """Tell the same of the message that a carrier's receipt speaks of."""
        values = {"channel": carrier, "message_key": self._seals.key("delivery", carrier, provider_id)}
        return self._standing(lambda connection: connection.execute(self._statements.by_receipt, values).one_or_none())

    def _standing(self, read: Callable[[Connection], Any]) -> Standing | None:
        row = self._database.read(read)
        if row is None:
            return None
        return Standing(self._open(row, "key").decode(), state_of_rank(row.rank), row.attempt, row.reason)

    def _once_key(self, key: str) -> bytes:
        return self._seals.key("outgoing", "", key)

    def row(self, draft: Draft, now: datetime) -> dict[str, Any]:
        """Return the values of the statements `enqueue` and `enqueue_silently`; raise ValueError as `enqueue` does."""
        first = max(now, draft.not_before or now)
        if draft.not_after <= first:
            raise ValueError("a message's time ends before it begins")
        once_key = self._once_key(draft.key)

        def sealed(column: str, value: bytes) -> bytes:
            return self._seals.seal(value, table="outgoing", column=column, channel=draft.channel, key=once_key)

        conversation = draft.conversation
        return {
            "channel": draft.channel,
            "once_key": once_key,
            "key": sealed("key", draft.key.encode()),
            "conversation_key": conversation and self._seals.key("conversation", draft.channel, conversation),
            "recipient": sealed("recipient", draft.recipient.encode()),
            "body": sealed("body", draft.body),
            "queued_at": to_milliseconds(now),
            "not_after": to_milliseconds(draft.not_after),
            "send_at": to_milliseconds(first),
            "attempt": 0,
            "rank": DeliveryState.QUEUED.rank,
        }

    @staticmethod
    def _renewing(row: dict[str, Any]) -> dict[str, Any]:
        new = {f"new_{name}": row[name] for name in ("recipient", "body", "queued_at", "not_after", "send_at")}
        return {**new, "its_once_key": row["once_key"], "its_channel": row["channel"], "expired": EXPIRED}

    def _outgoing(self, row: Any, newest: int, *, clear: bool) -> Outgoing:
        known = row.newest_before if row.attempt else max(newest, row.newest)
        return Outgoing(
            row.id,
            self._open(row, "key").decode(),
            row.channel,
            self._open(row, "recipient").decode(),
            self._open(row, "body"),
            from_milliseconds(row.not_after),
            row.attempt + 1,
            known if clear else None,
        )

    def _open(self, row: Any, column: str) -> bytes:
        sealed = getattr(row, column)
        return self._seals.unseal(sealed, table="outgoing", column=column, channel=row.channel, key=row.once_key)

    def _ending(self, outgoing_id: int, attempt: int, why: str, now: datetime) -> dict[str, Any]:
        return {"outgoing_id": outgoing_id, "its_attempt": attempt, "why": why, "ended_at": to_milliseconds(now)}
