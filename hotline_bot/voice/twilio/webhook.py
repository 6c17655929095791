"""Twilio's webhook for a call: whether it is theirs, and what the caller did.

The signature is a keyed hash over the address as Twilio knows it, built from PUBLIC_BASE_URL and never from the
request, and the form as it was sent (twilio.com/docs/usage/webhooks/webhooks-security). It carries no time, so a
recorded request verifies for ever; that it is answered once is the journal's work.
"""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)
from werkzeug.datastructures import Headers, MultiDict

from hotline_bot.voice.deeds import Caller, caller_number
from hotline_bot.voice.turns import Began, Keyed, NotPutThrough, Silence, Spoke
from lookup_api.settings import SettingsError

PATH = "/voice/twilio"
_MOST_FIELDS = 200  # Twilio sends about thirty
_LONGEST_ID = 64  # letters; a CallSid has 34
_SPOKEN_TO = frozenset({"completed", "answered"})


class Refused(Exception):
    """The request is not taken."""


class Forged(Refused):
    """Whoever sent this does not hold the account's token."""


class Malformed(Refused):
    """It is signed, and still no call."""


@dataclass(frozen=True, slots=True)
class CallRequest:
    """One request of a call, in our words. `turn` names it within the call; a repeat has the same."""

    caller: Caller
    turn: str
    heard: Began | Keyed | Spoke | Silence | NotPutThrough = field(repr=False)


class VoiceWebhook:
    """Verifies and translates. Needs no network and keeps nothing."""

    def __init__(self, auth_token: str, public_base_url: str) -> None:
        """Take the account's auth token and the address Twilio calls; raise SettingsError where one is missing."""
        if not auth_token:
            raise SettingsError("TWILIO_AUTH_TOKEN is not set: it verifies who posts calls")
        address = urlsplit(public_base_url)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise SettingsError("PUBLIC_BASE_URL is not set to the https:// address that Twilio calls")
        self._validator = RequestValidator(auth_token)
        self.address = public_base_url.rstrip("/") + PATH

    def read(self, query: str, headers: Headers, body: bytes) -> CallRequest:
        """Return what a request says; raise Forged, or Malformed for a signed one that is no call."""
        form = _form(body)
        address = self.address + (f"?{query}" if query else "")
        algorithm = get_signature_algorithm(headers.get(SIGNATURE_SETTINGS_HEADER, ""))
        if not self._validator.validate(address, form, headers.get(SIGNATURE_HEADER, ""), algorithm):
            raise Forged("the signature does not hold")
        call = form.get("CallSid", "")
        if not call or len(call) > _LONGEST_ID:
            raise Malformed("no CallSid")
        number = caller_number(form.get("From", ""))
        return CallRequest(Caller(call, number), query, _heard(query, form, number_known=number is not None))


def _heard(
    query: str, form: MultiDict[str, str], *, number_known: bool
) -> Began | Keyed | Spoke | Silence | NotPutThrough:
    if not query:
        return Began(number_known=number_known, speech=True)
    if status := form.get("DialCallStatus"):
        return Silence() if status in _SPOKEN_TO else NotPutThrough()
    if keys := form.get("Digits", ""):
        return Keyed(keys.removesuffix("#"))
    if form.get("FinishedOnKey") == "#":
        return Keyed("")
    if words := form.get("SpeechResult", ""):
        return Spoke(words)
    return Silence()


def _form(body: bytes) -> MultiDict[str, str]:
    try:
        # Bytes that are no UTF-8 become marks, and the signature then fails: Twilio sends none.
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="replace", max_num_fields=_MOST_FIELDS)
    except ValueError:  # not a form, or one of a thousand fields
        raise Forged("the body is no form of Twilio's") from None
    return MultiDict(pairs)
