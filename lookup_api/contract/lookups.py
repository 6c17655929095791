"""What is asked: `POST /v1/lookups`, one lookup or up to 64."""

from enum import StrEnum
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Annotated

import msgspec

from lookup_api.contract.problems import Problem
from lookup_api.contract.views import View

MOST_ITEMS = 64  # lookups in one call
LONGEST_TEXT = 4096  # characters; the largest QR symbol holds 4,296 alphanumeric ones, no receipt comes near


class ProofKind(StrEnum):
    """What an asker can offer besides a code."""

    TOKEN = "token"  # noqa: S105 - the name of a kind, not a secret
    PHONE = "phone"
    ID_LAST4 = "id_last4"
    OTP = "otp"


class AskerKind(StrEnum):
    """Who asks, as the channel names it; believed from keyed channels only."""

    DEVICE = "device"
    PHONE = "phone"
    CHAT = "chat"
    OPERATOR = "operator"
    WEB = "web"


class KeyKind(StrEnum):
    """What a channel key is for."""

    KIOSK = "kiosk"
    SMS = "sms"
    CHAT = "chat"
    CONSOLE = "console"
    COUNTER = "counter"
    APP = "app"
    FEED = "feed"


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A proof of holding."""

    kind: ProofKind
    value: Annotated[str, msgspec.Meta(max_length=256)]


class Asker(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The asker; `id` is kept as a keyed hash only."""

    kind: AskerKind
    id: Annotated[str, msgspec.Meta(max_length=256)]


def asker_of_address(address: str | None) -> Asker:
    """The asker that an address is: one IPv4 address, or the /64 that one IPv6 subscriber has."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return Asker(AskerKind.WEB, "unknown")
    subscriber = found if isinstance(found, IPv4Address) else IPv6Network((found, 64), strict=False)
    return Asker(AskerKind.WEB, str(subscriber))


class LookupRequest(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One lookup: `text` is what was scanned, typed, texted or said."""

    text: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
    proof: Proof | None = None
    asker: Asker | None = None


class LookupBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Up to 64 lookups."""

    items: Annotated[list[LookupRequest], msgspec.Meta(max_length=MOST_ITEMS)]


class LookupResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer of a batch: either `view` or `problem`."""

    view: View | None = None
    problem: Problem | None = None


class LookupResults(msgspec.Struct, frozen=True):
    """The answers of a batch, in the order asked."""

    items: list[LookupResult]
