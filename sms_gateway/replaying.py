"""`sms-gateway replay`: take in what waits in the spools of processes that are no more.

A running `serve` or `work` does the same for itself; this is for a folder that was carried to another machine, and for
an operator who wants to know that nothing waits.
"""

from lookup_api.client import LookupClient
from lookup_api.exchange import Spool, open_journal
from lookup_api.settings import Settings
from sms_gateway import worker
from sms_gateway.carriers.smpp.arriving import Arriving
from sms_gateway.parts import plug_in
from sms_gateway.taking_in import MOST_AT_ONCE
from sms_gateway.times import vietnam_time
from sms_gateway.waiting import SPOOL


def replay_once(settings: Settings) -> tuple[int, int]:
    """Take in both spools; return how many messages were answered, and how many bytes still wait."""
    exchange = open_journal(settings)
    spool = Spool(settings.data_dir / SPOOL, settings.exchange_secret)
    delivered = Spool(settings.data_dir / worker.SPOOL, settings.exchange_secret)
    with LookupClient(settings.lookup_api_url, settings.lookup_api_key or None) as client:
        parts = plug_in(settings, client, exchange, vietnam_time)
        arriving = Arriving(delivered, parts.taking_in, exchange, vietnam_time)
        answered = spool.replay_many(parts.taking_in.take, most=MOST_AT_ONCE)
        answered += delivered.replay_many(arriving.take, most=MOST_AT_ONCE)
    spool.close()
    delivered.close()
    exchange.close()
    return answered, spool.holds() + delivered.holds()
