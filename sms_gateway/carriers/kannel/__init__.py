"""Kannel: its smsbox fetches our address for each text (`get-url`) and sends the citizen what the answer holds."""

from sms_gateway.carriers.kannel.answer import CONTENT_TYPE, headers, plain
from sms_gateway.carriers.kannel.fetched import CARRIER, KannelFetch
from sms_gateway.carriers.kannel.sendsms import KannelRoad

__all__ = ["CARRIER", "CONTENT_TYPE", "KannelFetch", "KannelRoad", "headers", "plain"]
