"""Text our own gateway as Kannel would, with our own secret: to try the whole road from a terminal."""

import uuid
from urllib.parse import urlencode
from urllib.request import urlopen

from lookup_api.settings import Settings

TIMEOUT = 15.0  # seconds; what a carrier waits


def text_ourselves(settings: Settings, sender: str, body: str) -> tuple[str, ...]:
    """Return the replies to a text from `sender`; raise OSError when the gateway does not answer or refuses."""
    query = urlencode({
        "secret": settings.kannel_secret, "from": sender, "to": "8088", "text": body.encode("utf-16-be"),
        "sid": str(uuid.uuid4()), "charset": "UTF-16BE", "coding": "2",
    })  # fmt: skip
    address = f"http://{settings.sms_listen}/sms/kannel?{query}"
    with urlopen(address, timeout=TIMEOUT) as answer:
        return tuple(answer.read().decode().splitlines())
