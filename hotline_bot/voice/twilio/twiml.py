"""A turn as TwiML, the XML in which Twilio takes instructions (twilio.com/docs/voice/twiml)."""

import re
from collections.abc import Sequence
from itertools import groupby

from twilio.twiml.voice_response import Dial, VoiceResponse
from twilio.twiml.voice_response import Gather as GatherVerb

from hotline_bot.voice.turns import Gather, HangUp, Line, Transfer, Turn

CONTENT_TYPE = "text/xml; charset=utf-8"
ENDS_KEYS = "#"
WAITS_FOR_FIRST = 8  # seconds until nothing is silence; Twilio waits as long between two keys
WAITS_FOR_ONE = 10
RINGS = 25  # seconds at the operator's

_LOCALES = {"vi": "vi-VN", "en": "en-US"}
_VOICES = {"vi": "Google.vi-VN-Wavenet-A", "en": "Google.en-US-Wavenet-F"}
# Outside of these, XML 1.0 §2.2 has no characters at all; the library escapes markup, but lets controls through.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def twiml(turn: Turn, address: str, operator: str) -> bytes:
    """Write a complete turn; what the caller does next is posted to `address` with the step in its query."""
    response = VoiceResponse()
    step = turn.state.step
    match turn.then:
        case Gather(most, hints):
            gather = GatherVerb(action=f"{address}?step={step}", **_asking(most, hints, turn.state.language))
            _say(gather, turn.lines)
            response.append(gather)
        case Transfer():
            _say(response, turn.lines)
            response.append(_dial(operator, f"{address}?step={step}&dialled=yes"))
        case HangUp():
            _say(response, turn.lines)
            response.hangup()
        case effect:
            raise TypeError(f"{type(effect).__name__} is not for the transport")
    return str(response).encode()


def _asking(most: int, hints: Sequence[str], language: str) -> dict[str, object]:
    asking: dict[str, object] = {
        "method": "POST",
        "input": "dtmf speech" if hints else "dtmf",
        # A single key needs none to end it, and # is itself a choice.
        "finish_on_key": "" if most == 1 else ENDS_KEYS,
        "timeout": WAITS_FOR_ONE if most == 1 else WAITS_FOR_FIRST,
        "action_on_empty_result": True,
        "num_digits": most,
    }
    if hints:
        asking |= {"language": _LOCALES[language], "speech_timeout": "auto", "hints": ", ".join(hints)}
    return asking


def _say(verb: VoiceResponse | GatherVerb, lines: Sequence[Line]) -> None:
    """One `<Say>` for what is said in one language: fewer of them make fewer pauses."""
    for language, together in groupby(lines, key=lambda line: line.language):
        text = " ".join(f"{line.text}," if line.text[-1:].isalnum() else line.text for line in together)
        verb.say(_NOT_XML.sub("", text), language=_LOCALES[language], voice=_VOICES[language])


def _dial(operator: str, action: str) -> Dial:
    # Without a caller id of our own Twilio shows the operator the caller's number: a hint, and no proof.
    dial = Dial(action=action, method="POST", timeout=RINGS)
    if operator.startswith("sip"):
        dial.sip(operator)
    else:
        dial.number(operator)
    return dial
