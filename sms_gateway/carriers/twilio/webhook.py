"""Twilio's webhooks, for a message that came in and for what became of one of ours: whether they are theirs.

The signature (X-Twilio-Signature) is a keyed hash over the address as Twilio knows it and the form as it was sent
(twilio.com/docs/usage/webhooks/webhooks-security). It carries no time, so a recorded request verifies for ever: that
it is answered once is the journal's work. The address is built from PUBLIC_BASE_URL, never from the request: behind a
proxy the request says http and an inner host, and a Host header is whatever its sender likes.
"""

from urllib.parse import parse_qs, parse_qsl, urlsplit

from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)
from werkzeug.datastructures import Headers, MultiDict

from lookup_api.exchange import DeliveryState
from lookup_api.settings import SettingsError
from sms_gateway.inbound import Forged, Inbound, Malformed, Receipt

CARRIER = "twilio"
ABOUT = "text"  # of the status callback's address: which of our texts it is about
_MOST_FIELDS = 200  # Twilio sends about thirty
# The values of MessageStatus (twilio.com/docs/messaging/guides/track-outbound-message-status).
_STATES = {
    "accepted": DeliveryState.SENT, "scheduled": DeliveryState.SENT, "queued": DeliveryState.SENT,
    "sending": DeliveryState.SENT, "sent": DeliveryState.SENT, "partially_delivered": DeliveryState.SENT,
    "delivered": DeliveryState.DELIVERED, "read": DeliveryState.READ, "undelivered": DeliveryState.FAILED,
    "failed": DeliveryState.FAILED, "canceled": DeliveryState.FAILED,
}  # fmt: skip


class TwilioWebhook:
    """Verifies and translates. Needs no network and keeps nothing."""

    def __init__(self, auth_token: str, public_base_url: str) -> None:
        """Take the account's auth token and the address Twilio calls; raise SettingsError where one is missing."""
        if not auth_token:
            raise SettingsError("TWILIO_AUTH_TOKEN is not set: it verifies who posts messages")
        address = urlsplit(public_base_url)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise SettingsError("PUBLIC_BASE_URL is not set to the https:// address that the carrier calls")
        self._validator = RequestValidator(auth_token)
        self._base = public_base_url.rstrip("/")

    def read(self, path: str, query: str, headers: Headers, body: bytes) -> Inbound:
        """Return the message of a request; raise Forged, or Malformed for a signed one that is no message.

        `path` and `query` as they were called, `body` the raw form.
        """
        form = self._verified(path, query, headers, body)
        message_id, sender = form.get("MessageSid", ""), form.get("From", "")
        if not message_id or not sender:
            raise Malformed("no MessageSid or From")
        return Inbound(CARRIER, message_id, sender, form.get("To", ""), form.get("Body", ""))

    def read_status(self, path: str, query: str, headers: Headers, body: bytes) -> Receipt:
        """Return what became of a message of ours; raise Forged, or Malformed for a state nobody knows."""
        form = self._verified(path, query, headers, body)
        message_id, state = form.get("MessageSid", ""), _STATES.get(form.get("MessageStatus", ""))
        if not message_id or state is None:
            raise Malformed("no MessageSid, or no MessageStatus that Twilio has")
        # The address is signed with the rest, so that the token in it is the one we gave.
        return Receipt(message_id, state, parse_qs(query).get(ABOUT, [""])[0])

    def _verified(self, path: str, query: str, headers: Headers, body: bytes) -> MultiDict[str, str]:
        form = _form(body)
        address = f"{self._base}{path}" + (f"?{query}" if query else "")
        algorithm = get_signature_algorithm(headers.get(SIGNATURE_SETTINGS_HEADER, ""))
        # Over the form as it came: after any Unicode normalisation a genuine message would be refused.
        if not self._validator.validate(address, form, headers.get(SIGNATURE_HEADER, ""), algorithm):
            raise Forged("the signature does not hold")
        return form


def _form(body: bytes) -> MultiDict[str, str]:
    try:
        # Bytes that are no UTF-8 become marks, and the signature then fails: Twilio sends none.
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="replace", max_num_fields=_MOST_FIELDS)
    except ValueError:  # not a form, or one of a thousand fields
        raise Forged("the body is no form of Twilio's") from None
    return MultiDict(pairs)
