"""The application as its worker process builds it: from the environment, with its own journal and client."""

import gc

from lookup_api.client import LookupClient
from lookup_api.client.notice_board import NoticeBoard
from lookup_api.exchange import Spool, open_journal
from lookup_api.logs import set_up_logs
from lookup_api.settings import read_settings
from sms_gateway.app import make_app
from sms_gateway.fitted import roads_on
from sms_gateway.parts import plug_in
from sms_gateway.times import vietnam_time
from sms_gateway.upkeep import Upkeep
from sms_gateway.waiting import SPOOL

_GARBAGE_AFTER = 20_000  # objects more than were freed; a burst of messages makes as many, and frees them by itself


def application() -> object:
    """Build the WSGI application of the worker process from the environment."""
    set_up_logs("sms-gateway")
    settings = read_settings()
    client = LookupClient(settings.lookup_api_url, settings.lookup_api_key or None)
    spool = Spool(settings.data_dir / SPOOL, settings.exchange_secret)
    # Without a road nothing could be answered later: then the carrier keeps the message and comes back.
    keeps = spool if roads_on(settings) else None
    board = NoticeBoard(settings.lookup_api_url, settings.lookup_api_key or None).start()
    parts = plug_in(settings, client, open_journal(settings), vietnam_time, keeps, board.standing)
    Upkeep(parts, spool).start()
    app = make_app(settings, parts)
    # What is there from the start stays: looking through it again and again for garbage is a twentieth of the work.
    gc.freeze()
    gc.set_threshold(_GARBAGE_AFTER)
    return app
