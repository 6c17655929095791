"""Text our own gateway as an aggregator would, signed with our own secret: to try the whole road from a terminal."""

import uuid
from datetime import UTC, datetime
from urllib.request import Request, urlopen

import msgspec

from lookup_api.settings import Settings
from sms_gateway.carriers.push.posted import SIGNATURE_HEADER, signature_of, write_post

TIMEOUT = 15.0  # seconds; what a carrier waits


def text_ourselves(settings: Settings, sender: str, body: str) -> tuple[str, ...]:
    """Return the replies to a text from `sender`; raise OSError when the gateway does not answer or refuses."""
    said = {"id": str(uuid.uuid4()), "from": sender, "to": "8088", "text": body, "at": datetime.now(UTC).isoformat()}
    posted = write_post(said, settings.push_fields)
    request = Request(
        f"http://{settings.sms_listen}/sms/push",
        data=posted,
        headers={SIGNATURE_HEADER: signature_of(settings.push_secret, posted), "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - the same
        return tuple(msgspec.json.decode(answer.read(), type=dict[str, tuple[str, ...]])["messages"])
