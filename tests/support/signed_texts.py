"""The real SMS gateway of a house, texted as Twilio does: signed over the address that the outside sees."""

import secrets
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import httpx
from twilio.request_validator import RequestValidator

from tests.support.house import House
from tests.support.patience import PATIENCE
from tests.support.ports import free_port

TOKEN = "0123456789abcdef0123456789abcdef"
NUMBER = "+84900000000"  # the gateway's own


@dataclass(frozen=True)
class SignedTexts:
    """A gateway that serves at `base`."""

    base: str

    def send(self, body: str, sender: str) -> str:
        """Text it, as a message of its own; return the reply, which is empty where there is none."""
        form = {"MessageSid": "SM" + secrets.token_hex(16), "From": sender, "To": NUMBER, "Body": body}
        address = f"{self.base}/sms/twilio"
        headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(address, form)}
        answer = httpx.post(address, data=form, headers=headers, trust_env=False, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        message = ET.fromstring(answer.content).find("Message")  # noqa: S314 - our own answer
        return "" if message is None else "".join(message.itertext())


def start_gateway(house: House) -> SignedTexts:
    """Start the gateway with a key of its own."""
    listen = f"127.0.0.1:{free_port()}"
    base = f"http://{listen}"
    house.start(
        ["sms-gateway", "serve"],
        health=f"{base}/healthz",
        LOOKUP_API_KEY=house.key("sms", "sms"),
        SMS_LISTEN=listen,
        PUBLIC_BASE_URL=base,
        TWILIO_AUTH_TOKEN=TOKEN,
        TWILIO_ACCOUNT_SID="AC" + "0" * 32,
    )
    return SignedTexts(base)
