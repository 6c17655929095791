"""The relay as its one worker process builds it: from the environment, with a thread that brings copies to our API."""

import threading

from flask import Flask

from lookup_api.feeds.relay.copies import Copies
from lookup_api.feeds.relay.delivering import Delivery, deliver_for_ever
from lookup_api.feeds.relay.passing import create_relay
from lookup_api.logs import set_up_logs
from lookup_api.sealing import KeyRing
from lookup_api.settings import read_settings


def application() -> Flask:
    """Build the WSGI application, and begin to deliver what waits."""
    set_up_logs("relay")
    settings = read_settings()
    copies = Copies(settings.data_dir / "relay", KeyRing.read(settings.key_file).sealer)
    delivery = Delivery(copies, settings.lookup_api_url, settings.lookup_api_key)
    arrived, stopped = threading.Event(), threading.Event()
    # It ends with the process: a copy that was on its way is still on the disk, and the same again is a replay.
    threading.Thread(
        target=deliver_for_ever, args=(delivery.deliver_waiting, arrived, stopped), name="delivery", daemon=True
    ).start()
    return create_relay(copies, settings.relay_target_url, arrived)
