"""Replies as TwiML, the XML in which Twilio takes them (twilio.com/docs/messaging/twiml)."""

import re
from collections.abc import Sequence

from twilio.twiml.messaging_response import MessagingResponse

CONTENT_TYPE = "text/xml; charset=utf-8"

# Outside of these, XML 1.0 §2.2 has no characters at all; the library escapes markup, but lets controls through.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def twiml(messages: Sequence[str]) -> bytes:
    """Write each message as a `<Message>`; none at all is the empty response that sends nothing."""
    response = MessagingResponse()
    for message in messages:
        response.message(_NOT_XML.sub("", message))
    return str(response).encode()
