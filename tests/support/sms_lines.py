"""The carriers that do not post to us, in the form of `sms_carriers`: SMPP as its messages on the wire, the console.

No network: what the other side would send is cut, written and read as bytes, taken from the spool, answered through the
outbox and put on the wire again.
"""

import io
import json
import tempfile
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, TestResponse

from lookup_api.exchange import Spool
from sms_gateway.carriers.console import talk
from sms_gateway.carriers.smpp import Account, SmppRoad
from sms_gateway.carriers.smpp.arriving import Arriving
from sms_gateway.carriers.smpp.parts import cut_text, read_part
from sms_gateway.carriers.smpp.pdu import ShortMessage, Status, read_short_message, write_short_message
from sms_gateway.outgoing import CHANNEL, read_body
from sms_gateway.parts import Parts
from tests.support.sms_carriers import Answer, Carrier, Text

_ACCOUNT = Account("127.0.0.1", 2775, "us", "word", number="8088")


def _by_smpp(http: FlaskClient, text: Text) -> TestResponse:
    parts: Parts = http.application.extensions["sms_gateway"]
    if "smpp link" not in http.application.extensions:
        spool = Spool(Path(tempfile.mkdtemp()), "5e" * 32)
        arriving = Arriving(spool, parts.taking_in, parts.exchange, parts.clock)
        http.application.extensions["smpp link"] = (spool, arriving)
    spool, arriving = http.application.extensions["smpp link"]
    assert arriving.keep(_on_the_wire(text)) is Status.OK
    spool.replay_many(arriving.take, most=100)
    assert spool.holds() == 0
    return _response(_off_the_wire(parts, text.sender))


def _on_the_wire(text: Text) -> list[ShortMessage]:
    named = (1, 1) if text.sender.startswith("+") else (5, 0)
    return [
        read_short_message(write_short_message(ShortMessage(
            text.sender.lstrip("+"), text.recipient.lstrip("+"), piece.payload, named, (1, 1), piece.esm_class,
            piece.data_coding, 0, piece.optional,
        )))
        for piece in cut_text(text.text, "udh16", 7)
    ]  # fmt: skip


def _off_the_wire(parts: Parts, sender: str) -> list[str]:
    road, replies = SmppRoad(_ACCOUNT), []
    while leased := parts.exchange.outbox.lease(CHANNEL, parts.clock()):
        for one in leased:
            body = read_body(one.body)
            (piece,) = cut_text(body.text, _ACCOUNT.parts, 1)
            message = road._message(one.recipient, body, piece, last=True)
            assert one.recipient == sender
            replies.append(read_part(read_short_message(write_short_message(message))).text)
            parts.exchange.outbox.sent(one, parts.clock())
    return replies


def _by_console(http: FlaskClient, text: Text) -> TestResponse:
    parts: Parts = http.application.extensions["sms_gateway"]
    out = io.StringIO()
    # A line is a text: what a telephone breaks into lines is typed with spaces here.
    talk([" ".join(text.text.split())], parts.gateway.answer, out, sender=text.sender, ours=text.recipient)
    lines = out.getvalue().splitlines()
    return _response([line for line in lines if not line.startswith("[")])


def _response(replies: list[str]) -> TestResponse:
    body = json.dumps(replies).encode()
    return TestResponse([body], "200 OK", Headers(), EnvironBuilder().get_request())


def _texts(answer: Answer) -> list[str]:
    assert isinstance(answer, TestResponse)
    replies: list[str] = json.loads(answer.data)
    return replies


LINES = (Carrier("smpp", _by_smpp, _texts), Carrier("console", _by_console, _texts))
