"""The loop of notices: from the lookup API into the outbox, and letters out of it, until it is told to end.

`sms-gateway work` runs it in a thread of its own beside the carriers' roads, which take the texts.
"""

import threading
from collections.abc import Callable
from datetime import datetime

from lookup_api.client import LookupClient
from lookup_api.contract.notices import Way
from lookup_api.exchange import Exchange
from lookup_api.notifying import repeat
from lookup_api.wording import Face
from sms_gateway.mail.sending import LetterSending
from sms_gateway.mail.server import MailServer
from sms_gateway.notices import notifying


def send_notices(
    client: LookupClient,
    exchange: Exchange,
    face: Face,
    clock: Callable[[], datetime],
    stop: threading.Event,
    *,
    texts: bool,
    mail: MailServer | None,
) -> None:
    """Send notices until `stop` is set: by SMS where `texts` can leave, by letter where there is a mail server.

    Blocks; what fails is tried again, and nothing that fails ends it. Neither way: returns at once.
    """
    ways = ([Way.SMS] if texts else []) + ([Way.EMAIL] if mail is not None else [])
    if not ways:
        return
    post = None
    if mail is not None:
        post = threading.Thread(target=_send_letters, args=(exchange, mail, clock, stop), name="letters", daemon=True)
        post.start()
    repeat(stop, notifying(client, exchange, face, ways, clock).once)
    if post is not None:
        post.join()


def _send_letters(exchange: Exchange, mail: MailServer, clock: Callable[[], datetime], stop: threading.Event) -> None:
    letters = LetterSending(exchange, mail, clock)
    repeat(stop, letters.once)
    letters.close()
