"""The loop of notices: from the lookup API into the outbox, and letters out of it, until it is told to end.

`sms-gateway work` runs it in a thread of its own beside the carriers' roads, which take the texts.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final

from lookup_api.client import LookupClient, ProblemError
from lookup_api.contract.notices import Way
from lookup_api.exchange import Exchange, ExchangeError
from lookup_api.wording import Face
from sms_gateway.mail.sending import LetterSending
from sms_gateway.mail.server import MailServer
from sms_gateway.notices import Notices

IDLE: Final = 2.0  # seconds until the API is asked again after it had nothing
AWAY: Final = 10.0  # seconds, after it or the journal could not be reached

_log = logging.getLogger(__name__)


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
        letters = LetterSending(exchange, mail, clock)
        post = threading.Thread(target=_until, args=(stop, letters.once, letters.close), name="letters", daemon=True)
        post.start()
    _until(stop, Notices(client, exchange, face, ways, clock).once)
    if post is not None:
        post.join()


def _until(stop: threading.Event, once: Callable[[], int], at_the_end: Callable[[], None] | None = None) -> None:
    """Do it again and again until told to stop; pause where there was nothing to do."""
    while not stop.is_set():
        try:
            pause = 0.0 if once() else IDLE
        except (ProblemError, ExchangeError) as error:
            _log.warning("notices wait", extra={"error": type(error).__name__})
            pause = AWAY
        except Exception:  # noqa: BLE001 - what fails once must not end the sending of all further notices
            _log.exception("notices failed")
            pause = AWAY
        stop.wait(pause)
    if at_the_end is not None:
        at_the_end()
