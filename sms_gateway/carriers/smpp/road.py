"""SMPP as a way out and in: holds a link, makes it anew when it broke, keeps to the carrier's rate."""

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import timedelta
from itertools import count

from sms_gateway.carriers.smpp.account import Account
from sms_gateway.carriers.smpp.link import Link, LinkBroken, Refused, Take
from sms_gateway.carriers.smpp.parts import Cut, cut_text
from sms_gateway.carriers.smpp.pdu import ShortMessage, Status
from sms_gateway.carriers.smpp.receipts import same_id
from sms_gateway.outgoing import TextToSend
from sms_gateway.roads import NumberRefused, RoadFailed, Throttled

CARRIER = "smpp"
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between two tries to connect
_LONGEST_SHORT_CODE = 8  # digits
# Type of number and numbering plan (§5.2.5 f.): international and ISDN; unknown for short numbers; alphanumeric.
_INTERNATIONAL, _SHORT, _NAME = (1, 1), (0, 1), (5, 0)

_log = logging.getLogger(__name__)


class SmppRoad:
    """Sends texts; while `run` runs there is a link. `take` is what deliveries are handed to."""

    name = CARRIER

    def __init__(self, account: Account, dice: Callable[[], float] = random.random) -> None:
        self._account = account
        self._dice = dice
        self._link: Link | None = None
        self._references = count(int(dice() * 0xFFFF))
        self._next_at = 0.0

    async def run(self, take: Take, stop: asyncio.Event, bound: Callable[[], None] = lambda: None) -> None:
        """Keep a link until told to stop; `bound` is called before a new link brings anything."""
        pause = FIRST_PAUSE
        stopping = asyncio.create_task(stop.wait())
        while not stop.is_set():
            bound()
            try:
                link = await Link.bound(self._account, take)
            except LinkBroken as broken:
                _log.warning("carrier away", extra={"carrier": CARRIER, "reason": str(broken)})
            else:
                _log.info("carrier bound", extra={"carrier": CARRIER})
                pause = FIRST_PAUSE
                await self._serve(link, stopping)
            await asyncio.wait([stopping], timeout=pause * (0.5 + self._dice() / 2))
            pause = min(pause * 2, LONGEST_PAUSE)
        stopping.cancel()

    async def _serve(self, link: Link, stopping: "asyncio.Task[bool]") -> None:
        self._link = link
        serving = asyncio.create_task(link.run())
        try:
            await asyncio.wait([serving, stopping], return_when=asyncio.FIRST_COMPLETED)
            if not serving.done():
                await link.unbind()
                await asyncio.wait([serving], timeout=1)
        except OSError as error:
            _log.warning("carrier away", extra={"carrier": CARRIER, "reason": type(error).__name__})
        finally:
            self._link = None
            serving.cancel()
            ended = (await asyncio.gather(serving, return_exceptions=True))[0]
            _log.info("carrier unbound", extra={"carrier": CARRIER, "reason": str(ended)[:60]})

    async def send(self, recipient: str, text: TextToSend, token: str) -> str | None:  # noqa: ARG002 - SMPP has no field for it
        """Submit a text, all its parts; return the carrier's id of the last one. Raises RoadProblem."""
        link = self._link
        if link is None:
            raise RoadFailed("smpp_unbound")
        cuts = cut_text(text.text, self._account.parts, next(self._references))
        message_id = ""
        for number, piece in enumerate(cuts, 1):
            await self._pace()
            message_id = await self._submit(link, self._message(recipient, text, piece, last=number == len(cuts)))
        return same_id(message_id) if message_id else None

    async def _submit(self, link: Link, message: ShortMessage) -> str:
        try:
            return await link.submit(message)
        except Refused as refused:
            reason = f"smpp_{refused.status:#04x}"
            if refused.status in {Status.THROTTLED, Status.QUEUE_FULL}:
                raise Throttled(reason, timedelta(seconds=1)) from None
            if refused.status == Status.INVALID_DESTINATION:
                raise NumberRefused(reason) from None
            raise RoadFailed(reason) from None
        except (LinkBroken, TimeoutError, OSError, ValueError) as error:
            raise RoadFailed(f"smpp_{type(error).__name__}") from None

    def _message(self, recipient: str, text: TextToSend, piece: Cut, *, last: bool) -> ShortMessage:
        source = text.source or self._account.number
        return ShortMessage(
            source.lstrip("+"),
            recipient.lstrip("+"),
            piece.payload,
            _type_of(source),
            _type_of(recipient),
            piece.esm_class,
            piece.data_coding,
            int(last),  # a receipt for the last part: with it the text is whole
            piece.optional,
        )

    async def _pace(self) -> None:
        """Wait until the carrier's rate allows one more."""
        if not self._account.rate:
            return
        now = asyncio.get_running_loop().time()
        turn = max(now, self._next_at)
        self._next_at = turn + 1 / self._account.rate
        if turn > now:
            await asyncio.sleep(turn - now)


def _type_of(number: str) -> tuple[int, int]:
    if number.startswith("+"):
        return _INTERNATIONAL
    return _SHORT if number.isdigit() and len(number) <= _LONGEST_SHORT_CODE else _NAME if number else (0, 0)
