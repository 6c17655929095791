"""What Kannel fetches from us: a text (`get-url`) or a delivery receipt (`dlr-url`); whether it is ours, what it says.

In the `sms-service` group of Kannel's smsbox:

    get-url = "http://127.0.0.1:8023/sms/kannel?secret=...&from=%p&to=%P&text=%a&sid=%I&charset=%C&coding=%c"

Kannel signs nothing and can send no header of its own, so the secret stands in the address (Kannel user's guide,
"SMS-service group"). %a is the text as it came over the air: in UCS-2 two bytes a character, which no reader of
queries as UTF-8 gives back whole. %I is the same at every retry of Kannel's.
"""

import hmac
import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from lookup_api.exchange import DeliveryState
from lookup_api.settings import SettingsError
from sms_gateway.inbound import Forged, Inbound, Malformed, Receipt
from sms_gateway.senders import international

CARRIER = "kannel"
# Kannel reads percent signs in its addresses as its own escapes, so nothing in a secret may need one.
_SECRET = re.compile("[A-Za-z0-9_-]{16,}")
_TOKEN = re.compile("[0-9a-f]{32}")
_LONGEST_QUERY = 16 * 1024  # bytes; ten joined parts of UCS-2, every byte escaped, are under 5,000
_LONGEST_ID = 100  # characters; Kannel's are UUIDs
_CODECS = {
    "UTF-8": "utf-8", "UTF8": "utf-8", "UTF-16BE": "utf-16-be", "UCS-2BE": "utf-16-be", "ISO-8859-1": "latin-1",
    "WINDOWS-1252": "cp1252",
}  # fmt: skip
_UCS2 = "2"  # Kannel's `coding`: 0 is GSM-7, 1 is 8-bit, 2 is UCS-2
# Kannel's `%d`; 4 is "queued at the SMSC" and 8 "taken by the SMSC". 8 has been seen to arrive after 1.
_STATES = {
    "1": DeliveryState.DELIVERED, "2": DeliveryState.FAILED, "4": DeliveryState.SENT, "8": DeliveryState.SENT,
    "16": DeliveryState.FAILED,
}  # fmt: skip


class KannelFetch:
    """Verifies and translates. Needs no network and keeps nothing."""

    def __init__(self, secret: str) -> None:
        """Take the secret that stands in `get-url`; raise SettingsError where it is short or needs escaping."""
        if not _SECRET.fullmatch(secret):
            raise SettingsError("KANNEL_SECRET must be at least 16 letters, digits, dashes or underscores")
        self._secret = secret.encode()

    def read(self, query: bytes) -> Inbound:
        """Return the text of a fetch by its raw query; raise Forged, or Malformed for a known one without a text."""
        fields = self._verified(query)
        if "text" not in fields:
            raise Malformed("no text")
        sender, recipient = (_plain(fields.get(name, b"")) for name in ("from", "to"))
        if not sender:
            raise Malformed("no from")
        text = _text(fields["text"], _plain(fields.get("charset", b"")), _plain(fields.get("coding", b"")))
        return Inbound(CARRIER, _message_id(fields), international(sender), international(recipient), text)

    def read_receipt(self, query: bytes) -> Receipt:
        """Return the receipt of a fetch by its raw query; raise Forged, or Malformed for a state nobody knows."""
        fields = self._verified(query)
        state = _STATES.get(_plain(fields.get("type", b"")))
        if state is None:
            raise Malformed("no type of receipt that Kannel has")
        message_id = _message_id(fields)
        # What leaves by `sendsms` bears our own token; replies bear Kannel's id of the question.
        return Receipt(message_id, state, message_id if _TOKEN.fullmatch(message_id) else "")

    def receipt_address(self, called: str, message_id: str) -> str | None:
        """Return the `dlr-url` for a text of ours; `called` is our address `/sms/kannel` as Kannel reaches it.

        None where the id would need escaping, which is none of Kannel's.
        """
        if not re.fullmatch("[A-Za-z0-9_.-]+", message_id):
            return None
        return f"{called}/receipt?secret={self._secret.decode()}&sid={message_id}&type=%d"

    def _verified(self, query: bytes) -> Mapping[str, bytes]:
        if len(query) > _LONGEST_QUERY:
            raise Forged("longer than any text")
        fields: dict[str, bytes] = {}
        for pair in query.split(b"&"):
            name, _, value = pair.partition(b"=")
            # The first of a name counts: a text cannot bring a second secret or sender, since Kannel escapes it.
            fields.setdefault(_plain(name), unquote_to_bytes(value.replace(b"+", b" ")))
        if not hmac.compare_digest(fields.get("secret", b""), self._secret):
            raise Forged("the secret is another")
        return fields


def _message_id(fields: Mapping[str, bytes]) -> str:
    message_id = _plain(fields.get("sid", b""))
    if not message_id or len(message_id) > _LONGEST_ID:
        raise Malformed("no sid")
    return message_id


def _plain(value: bytes) -> str:
    return value.decode("utf-8", errors="replace").strip()


def _text(raw: bytes, charset: str, coding: str) -> str:
    """Read a text by the charset Kannel names, by its coding where it names none we know. Never raises."""
    codec = _CODECS.get(charset.upper(), "utf-16-be" if coding == _UCS2 else "utf-8")
    # A citizen whose telephone sends broken characters is still told how to ask.
    return raw.decode(codec, errors="replace")
