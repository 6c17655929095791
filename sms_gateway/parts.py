"""Where the real things are plugged in, once for every program: the webhooks, the worker, the console."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lookup_api.client import LookupClient
from lookup_api.client.notice_board import Standing, nothing_stands
from lookup_api.exchange import Exchange, Spool
from lookup_api.settings import Settings
from sms_gateway.allowances import Allowances, read_limits
from sms_gateway.answering import Answering
from sms_gateway.budgets import read_budgets
from sms_gateway.carriers import kannel, push, twilio
from sms_gateway.conversations import Conversations
from sms_gateway.counting import Counting
from sms_gateway.gateway import Gateway
from sms_gateway.house import House, open_house
from sms_gateway.lookups import Lookups
from sms_gateway.senders import Senders
from sms_gateway.taking_in import TakingIn
from sms_gateway.tariff import read_tariff
from sms_gateway.waiting import WaitingRoom


@dataclass(frozen=True, slots=True)
class Parts:
    """What all programs share within one process; each safe between threads."""

    house: House
    exchange: Exchange
    counting: Counting
    gateway: Gateway
    taking_in: TakingIn
    waiting: WaitingRoom | None
    clock: Callable[[], datetime]


def plug_in(
    settings: Settings,
    client: LookupClient,
    exchange: Exchange,
    clock: Callable[[], datetime],
    spool: Spool | None = None,
    standing: Standing = nothing_stands,
) -> Parts:
    """Make the parts; raise SettingsError, or ProvinceNotKnown, for a setting that does not have its shape.

    With a `spool`, what comes while the journal's database is away is kept and acknowledged. `standing` knows what is
    out of order.
    """
    house = open_house(settings.lookup_province, standing)
    senders = Senders([*settings.sms_numbers.split(), settings.sms_number, house.short_number or ""])
    budgets = read_budgets(settings.sms_budget_day, settings.sms_budget_ranges)
    counting = Counting(exchange, read_tariff(settings.sms_tariff), budgets, clock)
    allowances = Allowances(*read_limits(settings.sms_budget_number))
    conversations = Conversations(client, exchange, house)
    answering = Answering(Lookups(client), conversations, house, allowances, exchange, clock, counting.may_spend)
    waiting = WaitingRoom(spool, clock) if spool is not None else None
    gateway = Gateway(answering, exchange, senders, counting, clock, waiting)
    taking_in = TakingIn(answering, exchange, senders, clock, acknowledgement)
    return Parts(house, exchange, counting, gateway, taking_in, waiting, clock)


def acknowledgement(carrier: str) -> bytes:
    """Return what a carrier hears whose message was taken, and whose reply leaves by a sending of ours."""
    empty = {twilio.CARRIER: twilio.twiml, kannel.CARRIER: kannel.plain, push.CARRIER: push.as_json}.get(carrier)
    return b"" if empty is None else empty(())
