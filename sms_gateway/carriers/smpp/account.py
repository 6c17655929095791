"""Whom we are at a carrier's SMPP server, and what it allows."""

from dataclasses import dataclass, field

from lookup_api.settings import Settings, SettingsError, listen_address
from sms_gateway.carriers.smpp.parts import WAYS


@dataclass(frozen=True, slots=True)
class Account:
    """One account; `rate` in texts a second, 0 for no limit; `window` texts wait for answers at once."""

    host: str
    port: int
    system_id: str
    password: str = field(repr=False)
    system_type: str = ""
    number: str = ""
    window: int = 50
    rate: int = 0
    parts: str = "udh8"


def read_account(settings: Settings) -> Account:
    """Read the SMPP settings; raise SettingsError."""
    host, port = listen_address(settings.smpp_address)
    if not settings.smpp_system_id:
        raise SettingsError("SMPP_SYSTEM_ID is not set: our name at the carrier's SMPP server")
    window, rate = settings.smpp_window, settings.smpp_rate
    if not all(number.isascii() and number.isdigit() for number in (window, rate)) or not 0 < int(window) <= 1000:  # noqa: PLR2004 - more is no carrier's
        raise SettingsError("SMPP_WINDOW is a number from 1 to 1000, SMPP_RATE one from 0")
    if settings.smpp_parts not in WAYS:
        raise SettingsError(f"SMPP_PARTS is one of {', '.join(WAYS)}")
    return Account(
        host, port, settings.smpp_system_id, settings.smpp_password, settings.smpp_system_type, settings.sms_number,
        int(window), int(rate), settings.smpp_parts,
    )  # fmt: skip
