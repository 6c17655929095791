"""Text our own gateway as Twilio would, signed with our own token: to try the whole road from a terminal."""

import secrets
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from xml.etree import ElementTree as ET

from twilio.request_validator import SIGNATURE_HEADER, RequestValidator

from lookup_api.settings import Settings

PATH = "/sms/twilio"
TIMEOUT = 15.0  # seconds; what a carrier waits


def text_ourselves(settings: Settings, sender: str, body: str) -> tuple[str, ...]:
    """Return the replies to a text from `sender`; raise OSError when the gateway does not answer or refuses."""
    number = secrets.token_hex(16)
    form = {"MessageSid": f"SM{number}", "From": sender, "To": "+84900000000", "Body": body}
    public = settings.public_base_url.rstrip("/") + PATH
    signature = RequestValidator(settings.twilio_auth_token).compute_signature(public, form)
    request = Request(
        f"http://{settings.sms_listen}{PATH}",
        data=urlencode(form).encode(),
        headers={SIGNATURE_HEADER: str(signature)},
    )
    with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - the same
        messages = ET.fromstring(answer.read()).iter("Message")  # noqa: S314 - written by our own gateway
    return tuple("".join(message.itertext()) for message in messages)
