"""The application as its worker process builds it: from the environment, with its own journal and client."""

from lookup_api.client import LookupClient
from lookup_api.client.notice_board import NoticeBoard
from lookup_api.exchange import Spool, open_journal
from lookup_api.logs import set_up_logs
from lookup_api.program import settle_memory
from lookup_api.settings import read_settings
from sms_gateway.app import make_app
from sms_gateway.fitted import roads_on
from sms_gateway.parts import plug_in
from sms_gateway.times import vietnam_time
from sms_gateway.upkeep import Upkeep
from sms_gateway.waiting import SPOOL


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
    settle_memory()  # the searches took a twentieth of the work
    return app
