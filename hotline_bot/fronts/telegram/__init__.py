"""Telegram, through python-telegram-bot (Bot API 10.0). Only this package knows the library.

`translate` turns an update into what the dialogue hears and a reply into what Telegram takes, `sending` never loses
or repeats a reply, `front` joins both to the switchboard, and `polling` fetches updates. A webhook would hand its
updates to the same `TelegramFront.handle`.
"""

import os

# The library's own switch to its coming behaviour, read each time it is told to wait: without it every such wait
# is announced as deprecated.
os.environ.setdefault("PTB_TIMEDELTA", "true")
