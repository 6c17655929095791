"""One answered call as a conversation sees it: sound, keys, a transfer, the end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from hotline_bot.voice.sip.dialogs import Dialog, Repeater
from hotline_bot.voice.sip.media import Media
from hotline_bot.voice.sip.messages import user_of

TRANSFER_PATIENCE = 40.0  # seconds; an operator's telephone rings shorter


class Line(Protocol):
    """What a leg needs of the endpoint."""

    def bye(self, leg: "Leg") -> None:
        """End a call."""

    def refer(self, leg: "Leg", target: str, hear: Callable[[int], None]) -> None:
        """Ask to put a call through; `hear` is told each status that comes of it."""


@dataclass(slots=True, eq=False)
class Leg:
    """One call."""

    dialog: Dialog
    media: Media
    line: Line
    source: tuple[str, int]  # where its requests come from
    answer: bytes = field(repr=False, default=b"")
    answering: Repeater | None = None
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    conversation: "asyncio.Task[None] | None" = None
    progress: Callable[[int], None] | None = None  # who is told how a transfer goes
    offered: bool = False  # the INVITE had no offer, so ours waits for an answer in the ACK
    ended: bool = False

    @property
    def caller(self) -> str:
        """The number shown, or whatever stands in its place."""
        return user_of(self._remote_uri)

    @property
    def _remote_uri(self) -> str:
        begin = self.dialog.remote.find("<")
        return self.dialog.remote[begin + 1 :] if begin >= 0 else self.dialog.remote

    def hang_up(self) -> None:
        """End the call from our side."""
        self.line.bye(self)

    async def transfer(self, operator: str) -> bool:
        """Put the caller through to a number or SIP address; tell whether somebody answered there."""
        host = self.dialog.target.rpartition("@")[2].partition(";")[0] or self.source[0]
        target = operator if operator.startswith("sip") else f"sip:{operator}@{host}"
        outcome: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def hear(status: int) -> None:
            if status >= 200 and not outcome.done():  # noqa: PLR2004 - below are only signs of life
                outcome.set_result(status < 300)  # noqa: PLR2004 - from here on it failed

        self.line.refer(self, target, hear)
        try:
            return await asyncio.wait_for(outcome, TRANSFER_PATIENCE)
        except TimeoutError:
            return False
