"""The SIP endpoint: requests to answers, over UDP, each once however often it is sent (RFC 3261 §8.2, §13.3, §17.2).

Datagrams of anybody but the exchanges that were named are ignored, and so is whatever is no SIP. Sound flows only once
an ACK has come back over the way that the answer took, so a forged call makes nobody a target.
"""

import asyncio
import logging
import secrets
import socket
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, cast

from hotline_bot.voice.sip.dialogs import Dialog, Repeater, Timers
from hotline_bot.voice.sip.legs import Leg
from hotline_bot.voice.sip.media import Media, MediaPorts, NoPort, Pacer
from hotline_bot.voice.sip.messages import (
    NotSip,
    Request,
    Response,
    first_of,
    parameters,
    read_message,
    write_response,
)
from hotline_bot.voice.sip.offers import NoCommonSound, read_sound, write_answer, write_offer

ALLOW = "INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY"
MOST_TRANSACTIONS = 20_000  # remembered for retransmissions; more in half a minute is an attack
FULL_PAUSE = "10"  # seconds until a caller may try again when every line is taken
SDP = "application/sdp"

Address = tuple[str, int]
_TransactionKey = tuple[str, str, str, str]

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Transaction:
    """A request that was answered, for the time in which it may come again."""

    answer: bytes = field(default=b"", repr=False)
    repeating: Repeater | None = None  # of a refusal that waits for its ACK


class Endpoint(asyncio.DatagramProtocol):
    """One socket of SIP. `begin` makes the conversation of a call that was answered and acknowledged."""

    def __init__(
        self,
        peers: frozenset[str],
        ports: MediaPorts,
        pacer: Pacer,
        begin: Callable[[Leg], Coroutine[Any, Any, None]],
        timers: Timers | None = None,
    ) -> None:
        self._peers = peers
        self._ports = ports
        self._pacer = pacer
        self._begin = begin
        self._timers = timers or Timers()
        self._transactions: dict[_TransactionKey, _Transaction] = {}
        self._legs: dict[tuple[str, str, str], Leg] = {}
        self._asked: dict[tuple[str, str], Callable[[Response], None]] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self._own: Address = ("127.0.0.1", 0)
        self._taking = {
            "INVITE": self._invite, "BYE": self._bye, "CANCEL": self._cancel,
            "OPTIONS": self._options, "NOTIFY": self._notify,
        }  # fmt: skip

    @property
    def calls(self) -> int:
        """How many calls are up."""
        return len(self._legs)

    # --- datagrams ----------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        # asyncio's own transport of datagrams is not of the class that it documents.
        self._transport = cast("asyncio.DatagramTransport", transport)
        self._own = transport.get_extra_info("sockname")[:2]

    def error_received(self, exc: Exception) -> None:
        """Nobody listens at the other end any more; retransmissions and their end take care of it."""
        log.debug("datagram not delivered", extra={"reason": type(exc).__name__})

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        """Take one datagram. Never raises."""
        source = (addr[0], addr[1])
        if source[0] not in self._peers:
            return
        try:
            message = read_message(data)
            if isinstance(message, Response):
                self._hear_response(message)
            else:
                self._take(message, source)
        except NotSip:
            return
        except Exception:
            # Nobody thought of this message; the next one is another.
            log.exception("message failed")

    def _take(self, request: Request, source: Address) -> None:
        if request.method == "ACK":
            self._ack(request)
            return
        key = _transaction_of(request)
        known = self._transactions.get(key)
        if known is not None:
            if known.answer:
                self._send(known.answer, request, source)
            return
        if len(self._transactions) >= MOST_TRANSACTIONS:
            return
        self._transactions[key] = _Transaction()
        asyncio.get_running_loop().call_later(self._timers.whole, self._forget, key)
        if self._unsupported(request, source):
            return
        take = self._taking.get(request.method)
        if take is None:
            self._respond(request, source, 405, "Method Not Allowed", [("Allow", ALLOW)])
            return
        take(request, source)

    def _unsupported(self, request: Request, source: Address) -> bool:
        required = request.header("require")
        if required and request.method != "CANCEL":
            self._respond(request, source, 420, "Bad Extension", [("Unsupported", required)])
            return True
        return False

    def _forget(self, key: _TransactionKey) -> None:
        transaction = self._transactions.pop(key, None)
        if transaction is not None and transaction.repeating is not None:
            transaction.repeating.stop()

    def _respond(
        self,
        request: Request,
        source: Address,
        status: int,
        reason: str,
        headers: list[tuple[str, str]] | None = None,
        body: bytes = b"",
        tag: str = "",
    ) -> bytes:
        """Answer a request, and keep the answer for the request's repeats."""
        tag = tag or request.to_tag or secrets.token_hex(8)
        answer = write_response(request, status, reason, tag if status > 100 else "", headers or [], body)  # noqa: PLR2004 - 100 has no tag
        transaction = self._transactions.setdefault(_transaction_of(request), _Transaction())
        transaction.answer = answer
        if request.method == "INVITE" and status >= 300:  # noqa: PLR2004 - refusals are said until they are heard
            transaction.repeating = Repeater(lambda: self._send(answer, request, source), self._timers, lambda: None)
        else:
            self._send(answer, request, source)
        return answer

    def _send(self, datagram: bytes, request: Request, source: Address) -> None:
        """Send an answer the way the request came; RFC 3261 §18.2.2 and RFC 3581."""
        via = first_of(request.header("via"))
        port = source[1]
        if "rport" not in parameters(via):
            sent_by = via.partition(";")[0].rpartition(":")[2].strip()
            port = int(sent_by) if sent_by.isascii() and sent_by.isdigit() and 0 < int(sent_by) < 65536 else 5060  # noqa: PLR2004 - ports
        self._send_to(datagram, (source[0], port))

    def _send_to(self, datagram: bytes, target: Address) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(datagram, target)

    # --- requests -----------------------------------------------------------------------------------------------

    def _invite(self, request: Request, source: Address) -> None:
        if request.to_tag:
            self._invite_again(request, source)
            return
        if any(leg.dialog.call_id == request.call_id for leg in self._legs.values()):
            self._respond(request, source, 482, "Loop Detected")  # the same call by two ways
            return
        if request.body and request.header("content-type").partition(";")[0].strip().lower() != SDP:
            self._respond(request, source, 415, "Unsupported Media Type", [("Accept", SDP)])
            return
        try:
            sound = read_sound(request.body) if request.body else None
            port = self._ports.open()
        except NoCommonSound:
            self._respond(request, source, 488, "Not Acceptable Here")
            return
        except NoPort:
            self._respond(request, source, 486, "Busy Here", [("Retry-After", FULL_PAUSE)])
            return
        self._respond(request, source, 100, "Trying")
        leg = Leg(Dialog.of(request), Media(port), self, source)
        self._legs[leg.dialog.key] = leg
        address, session = self._address_for(source), secrets.randbits(31)
        if sound is None:
            leg.offered = True
            body = write_offer(address, leg.media.port, session)
        else:
            leg.media.aim(sound)
            body = write_answer(sound, address, leg.media.port, session)
        self._accept(leg, request, source, body)

    def _accept(self, leg: Leg, request: Request, source: Address, body: bytes) -> None:
        """Say 200 until the ACK comes; a call whose ACK never comes is ended (RFC 3261 §13.3.1.4)."""
        headers = [("record-route", value) for value in request.all("record-route")]
        headers += [("Contact", self._contact(source)), ("Allow", ALLOW), ("Content-Type", SDP)]
        answer = write_response(request, 200, "OK", leg.dialog.local_tag, headers, body)
        self._transactions[_transaction_of(request)].answer = answer
        if leg.answering is not None:
            leg.answering.stop()
        leg.answering = Repeater(lambda: self._send(answer, request, source), self._timers, lambda: self.bye(leg))

    def _invite_again(self, request: Request, source: Address) -> None:
        """An offer inside a call: held, taken up again, moved."""
        leg = self._leg_in_order(request, source)
        if leg is None:
            return
        address, session = self._address_for(source), secrets.randbits(31)
        if not request.body:
            leg.offered = True
            self._accept(leg, request, source, write_offer(address, leg.media.port, session))
            return
        try:
            sound = read_sound(request.body)
        except NoCommonSound:
            self._respond(request, source, 488, "Not Acceptable Here")
            return
        leg.media.aim(sound)
        self._accept(leg, request, source, write_answer(sound, address, leg.media.port, session))

    def _ack(self, request: Request) -> None:
        transaction = self._transactions.get((*_transaction_of(request)[:3], "INVITE"))
        if transaction is not None and transaction.repeating is not None:
            transaction.repeating.stop()
            transaction.repeating = None
            return
        leg = self._legs.get((request.call_id, request.to_tag, request.from_tag))
        if leg is None or leg.ended:
            return
        if leg.answering is not None:
            leg.answering.stop()
            leg.answering = None
        if leg.offered and request.body:
            leg.offered = False
            try:
                leg.media.aim(read_sound(request.body))
            except NoCommonSound:
                self.bye(leg)
                return
        if leg.conversation is None:
            self._pacer.add(leg.media)
            leg.conversation = asyncio.get_running_loop().create_task(self._begin(leg))
            log.info("call answered", extra={"count": len(self._legs)})

    def _bye(self, request: Request, source: Address) -> None:
        leg = self._leg_in_order(request, source)
        if leg is not None:
            self._respond(request, source, 200, "OK")
            self._drop(leg)

    def _cancel(self, request: Request, source: Address) -> None:
        """A call is answered in the moment it comes in, so there is never one left to cancel (RFC 3261 §9.2)."""
        if (*_transaction_of(request)[:3], "INVITE") in self._transactions:
            self._respond(request, source, 200, "OK")
        else:
            self._respond(request, source, 481, "Call/Transaction Does Not Exist")

    def _options(self, request: Request, source: Address) -> None:
        headers = [("Allow", ALLOW), ("Accept", SDP), ("Contact", self._contact(source))]
        self._respond(request, source, 200, "OK", headers)

    def _notify(self, request: Request, source: Address) -> None:
        """How a transfer goes (RFC 3515 §2.4.4): the status line that the operator's telephone answered with."""
        leg = self._leg_in_order(request, source)
        if leg is None:
            return
        self._respond(request, source, 200, "OK")
        status = request.body[8:11]
        if leg.progress is not None and request.body.startswith(b"SIP/2.0 ") and status.isdigit():
            leg.progress(int(status))

    def _leg_in_order(self, request: Request, source: Address) -> Leg | None:
        """The call a request is of, where it comes after those before it (RFC 3261 §12.2.2); else say why not."""
        leg = self._legs.get((request.call_id, request.to_tag, request.from_tag))
        if leg is None:
            self._respond(request, source, 481, "Call/Transaction Does Not Exist")
            return None
        number, _ = request.cseq
        if number <= leg.dialog.remote_cseq:
            self._respond(request, source, 500, "Out Of Order")
            return None
        leg.dialog.remote_cseq = number
        return leg

    # --- requests of our own ------------------------------------------------------------------------------------

    def bye(self, leg: Leg) -> None:
        """End a call from our side."""
        if leg.ended:
            return
        self._request(leg, "BYE", (), lambda _: None)
        self._drop(leg)

    def refer(self, leg: Leg, target: str, hear: Callable[[int], None]) -> None:
        """Ask the other side to put the call through to `target`; `hear` is told each status that comes of it."""
        leg.progress = hear
        headers = (("Refer-To", f"<{target}>"), ("Referred-By", self._contact(leg.source)))
        # Accepted (202) says only that it will be tried; a refusal is the end of it.
        self._request(leg, "REFER", headers, lambda status: hear(status) if status >= 300 else None)  # noqa: PLR2004 - refusals

    def _request(
        self, leg: Leg, method: str, headers: tuple[tuple[str, str], ...], hear: Callable[[int], None]
    ) -> None:
        via = f"{self._address_for(leg.source)}:{self._own[1]}"
        branch, written = leg.dialog.write(method, via, self._contact(leg.source), headers)
        key = (branch, method)

        def give_up() -> None:
            self._asked.pop(key, None)
            hear(408)

        repeater = Repeater(lambda: self._send_to(written, leg.source), self._timers, give_up)

        def answered(response: Response) -> None:
            if response.status >= 200:  # noqa: PLR2004 - final
                repeater.stop()
                self._asked.pop(key, None)
            hear(response.status)

        self._asked[key] = answered

    def _hear_response(self, response: Response) -> None:
        answered = self._asked.get((response.branch, response.cseq[1]))
        if answered is not None:
            answered(response)

    # --- the end ------------------------------------------------------------------------------------------------

    def _drop(self, leg: Leg) -> None:
        leg.ended = True
        self._legs.pop(leg.dialog.key, None)
        self._pacer.remove(leg.media)
        if leg.answering is not None:
            leg.answering.stop()
        leg.media.close()
        # A conversation that ends its own call runs out by itself.
        if leg.conversation is not None and leg.conversation is not asyncio.current_task():
            leg.conversation.cancel()

    async def close(self) -> None:
        """End every call, and let go of the socket."""
        conversations = [leg.conversation for leg in self._legs.values() if leg.conversation is not None]
        for leg in tuple(self._legs.values()):
            self.bye(leg)
        await asyncio.gather(*conversations, return_exceptions=True)
        for key in tuple(self._transactions):
            self._forget(key)
        if self._transport is not None:
            self._transport.close()

    # --- our own address ----------------------------------------------------------------------------------------

    def _contact(self, source: Address) -> str:
        return f"<sip:hotline@{self._address_for(source)}:{self._own[1]}>"

    def _address_for(self, source: Address) -> str:
        """The address of ours that the other side sees; asked of the system where we listen on all."""
        if self._own[0] != "0.0.0.0":
            return self._own[0]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(source)  # sends nothing
            name: str = probe.getsockname()[0]
            return name


def _transaction_of(request: Request) -> _TransactionKey:
    """What names a transaction (RFC 3261 §17.2.3)."""
    via = first_of(request.header("via"))
    return request.branch, via.partition(";")[0], request.call_id, request.method
