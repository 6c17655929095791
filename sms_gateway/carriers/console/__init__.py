"""The console: text the gateway at a terminal, and read there what would leave; for trying, without any carrier."""

from sms_gateway.carriers.console.talking import CARRIER, ConsoleRoad, talk

__all__ = ["CARRIER", "ConsoleRoad", "talk"]
