"""Telephone calls for tests: through the pure graph, and through Twilio's forms as a caller simulator walks them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree as ET

import httpx
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from hotline_bot.house import open_house
from hotline_bot.voice.graph import CallGraph
from hotline_bot.voice.house import VoiceHouse
from hotline_bot.voice.turns import (
    Began,
    CallState,
    Carried,
    Effect,
    Found,
    Gather,
    Heard,
    Keyed,
    LookUp,
    Rate,
    Silence,
    Spoke,
    Then,
    Turn,
    Unanswered,
)
from lookup_api.client import LookupClient, ProblemError, calls
from lookup_api.contract.lookups import Asker, AskerKind, Proof, ProofKind
from tests.support.fake_lookup_api import NOW, FakeLookupApi

OPERATOR = "+842353811811"
CALLER = "+84905000001"
TWILIO_TOKEN = "12345678901234567890123456789012"
BASE = "https://1022.quangnam.test"


def voice_house(operator: str = OPERATOR, *, by_day: bool = True) -> VoiceHouse:
    """A house with somebody at the telephone, or nobody."""
    return VoiceHouse(open_house("quang-nam"), operator, lambda _: by_day)


@dataclass
class GraphCall:
    """A call through the graph alone. `said` is what the caller heard since the last key; `done` the effects."""

    api: FakeLookupApi
    house: VoiceHouse = field(default_factory=voice_house)
    number_known: bool = True
    speech: bool = False
    keeps: bool = True  # whether texts and requests are kept
    now: datetime = NOW
    done: list[Effect] = field(default_factory=list)
    turn: Turn = field(init=False)

    def __post_init__(self) -> None:
        self._graph = CallGraph(self.house)
        self._client = LookupClient("http://lookup", transport=httpx.MockTransport(self.api.handle))
        self._said: list[str] = []
        self.hear(Began(self.number_known, self.speech), begin=True)

    @property
    def said(self) -> str:
        return " ".join(self._said)

    @property
    def state(self) -> CallState:
        return self.turn.state

    @property
    def then(self) -> Then:
        return self.turn.then

    def key(self, *keys: str) -> str:
        """Press keys, one gathering each; return what was said to the last."""
        for pressed in keys:
            assert isinstance(self.then, Gather), f"nothing is asked for after {self.said!r}"
            self.hear(Keyed(pressed))
        return self.said

    def speak(self, words: str) -> str:
        self.hear(Spoke(words))
        return self.said

    def keep_silent(self) -> str:
        self.hear(Silence())
        return self.said

    def hear(self, heard: Heard, *, begin: bool = False) -> None:
        self.turn = self._graph.hear(None if begin else self.turn.state, heard, self.now)
        self._said = [line.text for line in self.turn.lines]
        while isinstance(self.turn.then, Effect):
            self.done.append(self.turn.then)
            self.turn = self._graph.hear(self.turn.state, self._carry_out(self.turn.then), self.now)
            self._said += [line.text for line in self.turn.lines]

    def _carry_out(self, effect: Effect) -> Heard:
        asker = Asker(AskerKind.PHONE, CALLER)
        try:
            match effect:
                case LookUp(text):
                    return Found(self._client.look_up(text, asker=asker))
                case Rate(text, score, digits):
                    proof = Proof(ProofKind.ID_LAST4, digits)
                    self._client.send(calls.rate(text, score, asker=asker, proof=proof))
                    return Carried(kept=True)
                case _:
                    return Carried(kept=self.keeps)
        except ProblemError as problem:
            return Unanswered(problem)


@dataclass
class TwilioCaller:
    """Walks a call as Twilio does: posts signed forms and follows the instructions that come back."""

    client: FlaskClient
    call: str = "CA" + "1" * 32
    number: str = CALLER
    said: str = ""
    over: bool = False
    dialled: str = ""
    sent: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _next: str = f"{BASE}/voice/twilio"
    _one_key: bool = False

    def dial(self) -> str:
        return self._post({})

    def key(self, *keys: str) -> str:
        """Press keys and, where more than one is asked for, the # that ends them."""
        for pressed in keys:
            if self._one_key:
                self._post({"Digits": pressed or "#"})
            else:
                self._post({"Digits": pressed, "FinishedOnKey": "#"})
        return self.said

    def speak(self, words: str) -> str:
        return self._post({"SpeechResult": words, "Confidence": "0.9"})

    def keep_silent(self) -> str:
        return self._post({})

    def operator_is(self, status: str) -> str:
        assert self.dialled
        return self._post({"DialCallStatus": status})

    def repeat(self) -> TestResponse:
        """Deliver the last form once more."""
        return post_signed(self.client, *self.sent[-1])

    def _post(self, fields: dict[str, str]) -> str:
        assert not self.over, "the call has ended"
        form = {"CallSid": self.call, "AccountSid": "AC1", "From": self.number, "To": "+841022", **fields}
        self.sent.append((self._next, form))
        answer = post_signed(self.client, self._next, form)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        self._follow(ET.fromstring(answer.data))  # noqa: S314 - written by our own front
        return self.said

    def _follow(self, response: ET.Element) -> None:
        assert response.tag == "Response"
        self.said = " ".join("".join(say.itertext()) for say in response.iter("Say"))
        self.over = response.find("Hangup") is not None
        gather, dial = response.find("Gather"), response.find("Dial")
        self.dialled = "" if dial is None else "".join(dial.itertext())
        verb = dial if gather is None else gather
        if verb is not None:
            self._next = verb.attrib["action"]
            self._one_key = verb.attrib.get("finishOnKey") == ""
        assert self.over or verb is not None, "nothing follows"


def signature_of(address: str, form: dict[str, str], token: str = TWILIO_TOKEN) -> str:
    """As the official library signs."""
    return str(RequestValidator(token).compute_signature(address, form))


def post_signed(
    client: FlaskClient, address: str, form: dict[str, str], signature: str | None = None, body: bytes | None = None
) -> TestResponse:
    """Post a form as Twilio does; `signature` and `body` replace the honest ones."""
    parts = urlsplit(address)
    return client.post(
        parts.path,
        query_string=parts.query,
        data=urlencode(form).encode() if body is None else body,
        headers={"X-Twilio-Signature": signature_of(address, form) if signature is None else signature},
        content_type="application/x-www-form-urlencoded",
    )


def voices_of(answer: TestResponse) -> Sequence[str]:
    """The languages that an answer is spoken in."""
    return [say.attrib["language"] for say in ET.fromstring(answer.data).iter("Say")]  # noqa: S314 - the same


def form_of(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode()))
