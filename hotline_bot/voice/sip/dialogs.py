"""What holds the messages of a call together (RFC 3261 §12), and how often a message is said again (§17)."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from hotline_bot.voice.sip.messages import Request, split_values, uri_of, write_request

MOST_FORWARDS = "70"


@dataclass(frozen=True, slots=True)
class Timers:
    """How patient SIP is, in seconds (RFC 3261 §17.1.1.1): the first pause and the longest."""

    first: float = 0.5
    longest: float = 4.0

    @property
    def whole(self) -> float:
        """After this nobody answers any more."""
        return 64 * self.first


class Repeater:
    """Says a message again and again, with growing pauses, until it is stopped or patience ends."""

    def __init__(self, say: Callable[[], None], timers: Timers, give_up: Callable[[], None]) -> None:
        self._say = say
        self._timers = timers
        self._loop = asyncio.get_running_loop()
        self._pause = timers.first
        self._again = self._loop.call_later(self._pause, self._repeat)
        self._end = self._loop.call_later(timers.whole, self._give_up)
        self._on_end = give_up
        say()

    def _repeat(self) -> None:
        self._say()
        self._pause = min(2 * self._pause, self._timers.longest)
        self._again = self._loop.call_later(self._pause, self._repeat)

    def _give_up(self) -> None:
        self.stop()
        self._on_end()

    def stop(self) -> None:
        """The message was heard."""
        self._again.cancel()
        self._end.cancel()


@dataclass(slots=True)
class Dialog:
    """One call's dialog, seen from the side that was called."""

    call_id: str
    local_tag: str
    remote_tag: str
    local: str = field(repr=False)  # our name as the other side wrote it, with our tag
    remote: str = field(repr=False)
    target: str = field(repr=False)  # where requests of ours go to
    routes: tuple[str, ...] = field(repr=False)
    remote_cseq: int
    local_cseq: int = 0

    @classmethod
    def of(cls, invite: Request) -> Self:
        """The dialog that answering an INVITE makes."""
        tag = secrets.token_hex(8)
        routes = tuple(each for value in invite.all("record-route") for each in split_values(value))
        return cls(
            call_id=invite.call_id,
            local_tag=tag,
            remote_tag=invite.from_tag,
            local=f"{invite.header('to')};tag={tag}",
            remote=invite.header("from"),
            target=uri_of(invite.header("contact")) or uri_of(invite.header("from")),
            routes=routes,
            remote_cseq=invite.cseq[0],
        )

    @property
    def key(self) -> tuple[str, str, str]:
        """What a request inside the dialog must bear: call, our tag, the other side's tag."""
        return self.call_id, self.local_tag, self.remote_tag

    def write(
        self, method: str, via: str, contact: str, headers: tuple[tuple[str, str], ...] = ()
    ) -> tuple[str, bytes]:
        """Write a request of our own inside the dialog; return its branch with it."""
        self.local_cseq += 1
        branch = f"z9hG4bK{secrets.token_hex(8)}"
        fixed = [("Via", f"SIP/2.0/UDP {via};branch={branch};rport"), ("Max-Forwards", MOST_FORWARDS)]
        fixed += [("Route", route) for route in self.routes]
        fixed += [("From", self.local), ("To", self.remote), ("Call-ID", self.call_id)]
        fixed += [("CSeq", f"{self.local_cseq} {method}"), ("Contact", contact)]
        return branch, write_request(method, self.target, [*fixed, *headers])
