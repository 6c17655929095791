"""A telephone in a terminal.

    +84905000001: HS H47.16-240617-0001      a line is a text; the number before it is the sender, and stays
    HS H47.16-240617-0001

What is printed is what a citizen would read, each text with what it costs.
"""

import re
import sys
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

import msgspec

from lookup_api.wording import count_segments
from sms_gateway.inbound import Inbound
from sms_gateway.outgoing import TextToSend
from sms_gateway.senders import international

CARRIER = "console"
_WITH_SENDER = re.compile(r"\s*(\+?[0-9]{8,15})\s*:\s*(.*)", re.DOTALL)

Answer = Callable[[Inbound, Callable[[Sequence[str]], bytes]], bytes]


def talk(
    lines: Iterable[str], answer: Answer, out: TextIO, *, sender: str = "+84900000001", ours: str = "8088"
) -> None:
    """Text each line to the gateway and print its replies; `answer` is `Gateway.answer`."""
    for line in lines:
        text = line.rstrip("\n")
        if found := _WITH_SENDER.fullmatch(text):
            sender, text = international(found[1]), found[2]
        body = answer(Inbound(CARRIER, uuid.uuid4().hex, sender, ours, text), msgspec.json.encode)
        replies = msgspec.json.decode(body, type=list[str]) if body else []
        for reply in replies:
            counted = count_segments(reply)
            print(f"{reply}\n[{counted.units} characters, {counted.segments} segment]", file=out)
        if not replies:
            print("[no reply]", file=out)


class ConsoleRoad:
    """Prints what would be sent; the number is masked, since a log may read along."""

    name = CARRIER

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout

    async def send(self, recipient: str, text: TextToSend, token: str) -> str | None:
        """Print a text."""
        print(f"to ...{recipient[-3:]} [{text.template}]: {text.text}", file=self._out, flush=True)
        return token
