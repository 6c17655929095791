"""What the serving process does once it is set up, so that nothing of its own holds up an acknowledgement."""

import json
import os
import subprocess
import sys
from pathlib import Path

from hotline_bot.server import TURN
from tests.support.chat_fronts import settings_for
from tests.support.patience import PATIENCE

SERVED = """
import gc, json, sys
from hotline_bot.server import application
application()
print(json.dumps({"stays": gc.get_freeze_count(), "searched": len(gc.get_objects()), "turn": sys.getswitchinterval()}))
"""


def test_what_stays_is_not_searched_for_garbage_and_threads_take_turns_often(tmp_path: Path) -> None:
    named = {name.upper(): value for name, value in settings_for(tmp_path).items()}
    served = subprocess.run(
        [sys.executable, "-c", SERVED],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **named},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert served.returncode == 0, served.stderr
    told = json.loads(served.stdout.splitlines()[-1])
    assert told["stays"] > 10 * told["searched"]
    assert told["turn"] == TURN
