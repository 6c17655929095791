"""An outage that is announced by command is told by the real programs: in a text and in a chat."""

import subprocess
import time
from pathlib import Path

from tests.support.house import BINARIES, open_house
from tests.support.patience import PATIENCE
from tests.support.signed_texts import start_gateway

SAID = "He thong dang gian doan"


def test_an_outage_is_told_in_a_text_and_in_a_chat(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        house.serve()
        house.run("lookup-api", "maintenance", "outage", "Mất điện tại trung tâm")
        gateway = start_gateway(house)
        deadline, number = time.monotonic() + PATIENCE, 0
        # The gateway asks for itself when it starts, and answers meanwhile; each time another number asks for help.
        while not (said := gateway.send("TG", f"+8490500{(number := number + 1):04d}")).endswith(SAID):
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
