"""SMPP 3.4: our own transceiver to a carrier's or aggregator's server, without anything in between."""

from sms_gateway.carriers.smpp.account import Account, read_account
from sms_gateway.carriers.smpp.road import CARRIER, SmppRoad

__all__ = ["CARRIER", "Account", "SmppRoad", "read_account"]
