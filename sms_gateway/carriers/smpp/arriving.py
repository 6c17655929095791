"""What a carrier delivers by SMPP: written down before it is acknowledged, then joined and answered from there.

The spool is the queue, in good times and in bad: a burst costs one sync, and the database may be away. A deliver_sm has
no id, so one that comes again after a broken connection is known by its sender and text (`claim_texts`). On one link
nothing comes again that was acknowledged: the same text there is a person's second one, and gets an id of its own.
Parts of a long text wait in the spool until the others are there, or are answered as they are after a while.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from lookup_api.exchange import Exchange, Spool, Spooled, SpoolFull
from sms_gateway.carriers.smpp.parts import Part, read_part
from sms_gateway.carriers.smpp.pdu import ShortMessage, Status
from sms_gateway.carriers.smpp.receipts import is_receipt, read_receipt
from sms_gateway.carriers.smpp.road import CARRIER
from sms_gateway.inbound import Inbound
from sms_gateway.senders import international
from sms_gateway.taking_in import Arrived, TakingIn

MOST_REMEMBERED = 100_000  # texts of one link; beyond, a second one within a minute passes for the first
REST_WITHIN = timedelta(minutes=3)  # of a long text; carriers try a part for minutes

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class Delivered:
    """One short message as it waits: a text or its part, or a receipt as it came."""

    sender: str
    recipient: str
    part: Part
    message_id: str = ""
    receipt: ShortMessage | None = None


class Arriving:
    """Keeps deliveries, and works off what was kept."""

    def __init__(self, spool: Spool, taking_in: TakingIn, exchange: Exchange, clock: Callable[[], datetime]) -> None:
        self._spool = spool
        self._taking_in = taking_in
        self._exchange = exchange
        self._clock = clock
        self._gate = threading.Lock()
        self._link = 0
        self._acknowledged: set[int] = set()

    def new_link(self) -> None:
        """Say that what comes from now on comes over another link, and may have come before."""
        with self._gate:
            self._link += 1
            self._acknowledged = set()

    def keep(self, messages: Sequence[ShortMessage]) -> Status:
        """Write a burst down; return what the carrier is answered."""
        now = self._clock()
        with self._gate:
            link, known = self._link, self._acknowledged
        seen = _Seen(known)
        delivered = [_delivered(message, seen) for message in messages]
        try:
            self._spool.keep_many([Spooled(CARRIER, "", msgspec.msgpack.encode(one), now) for one in delivered])
        except SpoolFull:
            _log.error("message refused", extra={"carrier": CARRIER, "reason": "spool"})
            return Status.TEMPORARY
        with self._gate:
            if link == self._link:
                if len(known) > MOST_REMEMBERED:
                    known.clear()
                known.update(seen.new)
        return Status.OK

    def take(self, kept: Sequence[Spooled]) -> list[Spooled]:
        """Answer what was kept; return what has to wait on. Raises ExchangeUnavailable."""
        delivered = [(one, msgspec.msgpack.decode(one.body, type=Delivered)) for one in kept]
        for _, one in delivered:
            if one.receipt is not None:
                self._record(one.receipt)
        whole, waiting = _joined([pair for pair in delivered if pair[1].receipt is None], self._clock())
        return waiting + self._taking_in.take_arrived(whole)

    def _record(self, message: ShortMessage) -> None:
        receipt = read_receipt(message)
        if receipt is None:
            _log.warning("message refused", extra={"carrier": CARRIER, "reason": "shape"})
            return
        self._exchange.record_delivery(CARRIER, receipt.message_id, receipt.state, self._clock())


class _Seen:
    """What a link brought before, and what this burst adds: nothing is known as acknowledged before it is kept."""

    def __init__(self, known: set[int]) -> None:
        self._known = known
        self.new: set[int] = set()

    def again(self, message: ShortMessage) -> bool:
        """Tell whether this text came before, and remember it."""
        one = hash((message.source, message.destination, message.payload))
        before = one in self._known or one in self.new
        self.new.add(one)
        return before


def _delivered(message: ShortMessage, seen: _Seen) -> Delivered:
    sender = _number(message.source, message.source_type)
    recipient = _number(message.destination, message.destination_type)
    if is_receipt(message):
        return Delivered(sender, recipient, Part(""), receipt=message)
    part = read_part(message)
    again = part.total == 1 and seen.again(message)
    return Delivered(sender, recipient, part, uuid.uuid4().hex if again else "")


def _number(number: str, type_: tuple[int, int]) -> str:
    is_international = type_[0] == 1 and number.isdigit()
    return international(f"+{number}" if is_international else number)


def _joined(delivered: Sequence[tuple[Spooled, Delivered]], now: datetime) -> tuple[list[Arrived], list[Spooled]]:
    """Join the parts that are there; return whole texts, and what waits for the rest of its text."""
    texts: dict[tuple[object, ...], list[tuple[Spooled, Delivered]]] = {}
    for place, (kept, one) in enumerate(delivered):
        part = one.part
        alone = (place,) if part.total == 1 else (one.sender, one.recipient, part.reference, part.total)
        texts.setdefault(alone, []).append((kept, one))
    whole: list[Arrived] = []
    waiting: list[Spooled] = []
    for pieces in texts.values():
        first = min(kept.kept_at for kept, _ in pieces)
        by_number = {one.part.number: one.part.text for _, one in reversed(pieces)}
        kept_as = tuple(kept for kept, _ in pieces)
        if len(by_number) < pieces[0][1].part.total and now - first < REST_WITHIN:
            waiting += kept_as
            continue
        said = "".join(text for _, text in sorted(by_number.items()))
        one = pieces[0][1]
        whole.append(Arrived(Inbound(CARRIER, one.message_id, one.sender, one.recipient, said), first, kept_as))
    return whole, waiting
