"""Letters of the outbox leave: leased, sent one after the other over one connection, and marked.

Who takes a letter answers 250 and has it (RFC 5321, 4.2.5). What is refused for good (5xx of the recipient or of the
letter itself) is given up; everything else is tried again after a growing pause, until the letter's time has passed.
"""

import logging
import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from lookup_api.exchange import Exchange, Outgoing
from sms_gateway.mail.letters import CHANNEL, compose, read_body
from sms_gateway.mail.server import MailServer, is_address

LEASE: Final = timedelta(minutes=4)  # longer than a whole batch at the time-outs of a slow server
MOST_AT_ONCE: Final = 4
_PERMANENT: Final = 500  # from this reply code on trying again is of no use (RFC 5321, 4.2.1)

_log = logging.getLogger(__name__)


class _Refused(Exception):
    """A letter that was not taken: a short reason, and whether it never will be."""

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


class LetterSending:
    """Sends what waits in the outbox; one for each process that does."""

    def __init__(self, exchange: Exchange, server: MailServer, clock: Callable[[], datetime]) -> None:
        self._exchange = exchange
        self._server = server
        self._clock = clock
        self._connection: smtplib.SMTP | None = None

    def once(self) -> int:
        """Send some of what waits; return how many were taken. Raises ExchangeError."""
        taken = 0
        leased = self._exchange.outbox.lease(CHANNEL, self._clock(), most=MOST_AT_ONCE, sending=LEASE)
        for message in leased:
            try:
                self._send(message)
            except _Refused as refused:
                self._exchange.outbox.failed(message, self._clock(), final=refused.final, reason=refused.reason)
                _log.warning("letter not sent", extra={"reason": refused.reason, "refused": refused.final})
            else:
                self._exchange.outbox.sent(message, self._clock())
                taken += 1
        if not leased:
            self.close()  # servers close a connection that is silent; opening one costs little
        return taken

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.quit()
            self._connection = None

    def _send(self, message: Outgoing) -> None:
        if not is_address(message.recipient):
            raise _Refused("address", final=True)
        try:
            written = compose(read_body(message.body), message.recipient, self._server.sender, self._clock())
        except ValueError:
            raise _Refused("unreadable", final=True) from None
        try:
            if self._connection is None:
                self._connection = self._server.connect()
            self._connection.send_message(written, to_addrs=[message.recipient])
        except smtplib.SMTPRecipientsRefused as refused:
            code = max(code for code, _ in refused.recipients.values())
            raise _Refused(f"recipient_{code}", final=code >= _PERMANENT) from None
        except smtplib.SMTPDataError as refused:
            raise _Refused(f"letter_{refused.smtp_code}", final=refused.smtp_code >= _PERMANENT) from None
        except OSError as failed:  # smtplib's other errors are such: the server went away, or does not let us in
            self._drop()
            raise _Refused(type(failed).__name__, final=False) from None

    def _drop(self) -> None:
        """Leave a connection that went wrong; the next letter opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
