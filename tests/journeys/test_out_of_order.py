"""An outage that is announced by command is told by the real programs: in a text and in a chat."""

import subprocess
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
from twilio.request_validator import RequestValidator

from tests.support.house import BINARIES, PATIENCE, House, open_house
from tests.support.ports import free_port

TWILIO = "0123456789abcdef0123456789abcdef"
SAID = "He thong dang gian doan"


def start_gateway(house: House) -> str:
    listen = f"127.0.0.1:{free_port()}"
    base = f"http://{listen}"
    house.start(
        ["sms-gateway", "serve"],
        health=f"{base}/healthz",
        LOOKUP_API_KEY=house.key("sms", "sms"),
        SMS_LISTEN=listen,
        PUBLIC_BASE_URL=base,
        TWILIO_AUTH_TOKEN=TWILIO,
        TWILIO_ACCOUNT_SID="AC" + "0" * 32,
    )
    return base


def text(base: str, number: int) -> str:
    """Ask for help, each time from another number and in a message of its own."""
    form = {
        "MessageSid": f"SM{number:032x}",
        "From": f"+8490500{number:04d}",
        "To": "+84900000000",
        "Body": "TG",
    }
    signature = RequestValidator(TWILIO).compute_signature(f"{base}/sms/twilio", form)
    answer = httpx.post(
        f"{base}/sms/twilio", data=form, headers={"X-Twilio-Signature": signature}, trust_env=False, timeout=PATIENCE
    )
    message = ET.fromstring(answer.content).find("Message")  # noqa: S314 - our own answer
    return "" if message is None else "".join(message.itertext())


def test_an_outage_is_told_in_a_text_and_in_a_chat(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        house.serve()
        house.run("lookup-api", "maintenance", "outage", "Mất điện tại trung tâm")
        base = start_gateway(house)
        deadline, number = time.monotonic() + PATIENCE, 0
        while not (said := text(base, number := number + 1)).endswith(SAID):
            # The gateway asks for itself when it starts, and answers meanwhile.
            assert time.monotonic() < deadline, said
            time.sleep(0.2)
        chat = subprocess.run(
            [BINARIES / "hotline-bot", "try"],
            env=house.environment | {"LOOKUP_API_KEY": house.key("chat", "chat")},
            input="xin chào\n",
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        assert "Hệ thống đang gián đoạn: Mất điện tại trung tâm" in chat.stdout
