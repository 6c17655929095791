"""A letter on its way: what stands in the outbox, and the message it becomes (RFC 5322)."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import Final

import msgspec

from lookup_api.exchange import Draft

CHANNEL: Final = "email"  # of the outbox


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """What is sent, without a `repr`, so that no log can quote it.

    `names` are the notices it tells: a letter that is sent again bears the same Message-ID.
    """

    subject: str
    text: str
    language: str
    names: str


def draft(key: str, recipient: str, letter: Letter, not_after: datetime) -> Draft:
    """Return a letter for the outbox; `recipient` is an e-mail address."""
    return Draft(key, CHANNEL, recipient, msgspec.json.encode(letter), not_after)


def read_body(body: bytes) -> Letter:
    """Read a letter of the outbox; raise ValueError for what is none."""
    return msgspec.json.decode(body, type=Letter)


def compose(letter: Letter, recipient: str, sender: str, now: datetime) -> EmailMessage:
    """Write the message as it goes over the wire: plain text in UTF-8, encoded so that every server carries it.

    `Auto-Submitted` keeps out-of-office answers away (RFC 3834). Raises ValueError for an address that is none.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = recipient
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{_name(letter, recipient)}@{sender.rpartition('@')[2].rstrip('>')}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = letter.language  # afterwards: `set_content` begins the content's headers anew
    return message


def _name(letter: Letter, recipient: str) -> str:
    return sha256(f"{letter.names} {recipient}".encode()).hexdigest()[:32]
