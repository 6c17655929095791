"""Who may be answered at all. A robot that answers robots talks for ever, and each word is paid for."""

import re
from collections.abc import Iterable
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

# ITU-T E.164: at most fifteen digits after the plus. Below eight there are short codes and service numbers.
_TELEPHONE = re.compile(r"\+[1-9][0-9]{7,14}")
# Carriers in Vietnam write 84905000001 or 0905000001 as often as +84905000001; national numbers begin with 2 to 9,
# those of services (1900 ..., 1800 ...) with 1.
_VIETNAMESE = re.compile(r"(?:\+|00)?84(?P<long>[2-9][0-9]{8,9})|0(?P<short>[2-9][0-9]{8,9})")
_ABROAD = re.compile(r"00(?P<number>[1-9][0-9]{7,14})")
# Vietnam's numbers of services: 1900 costs who calls or texts it, 1800 is answered by machines.
_SERVICE = re.compile(r"\+841[89]00[0-9]+")
# ITU country codes without a country: satellites (870, 881, 882, 883) and the international premium rate (979).
_NOWHERE = re.compile(r"\+(?:87[08]|88[123]|979|888)[0-9]+")
_COSTLY = frozenset({
    PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN, PhoneNumberType.VOICEMAIL,
    PhoneNumberType.PAGER,
})  # fmt: skip


def international(number: str) -> str:
    """Write a telephone number with plus and country code; what is no telephone number stays as it is."""
    if found := _VIETNAMESE.fullmatch(number):
        return f"+84{found['long'] or found['short']}"
    if found := _ABROAD.fullmatch(number):
        return f"+{found['number']}"
    return number


def may_be_answered(sender: str, recipient: str) -> bool:
    """Tell whether a reply can reach a person: not a name ("VIETTEL"), not a short code, not our own number.

    Nor a number of the premium ranges, whose owner earns by each of our replies.
    """
    return _TELEPHONE.fullmatch(sender) is not None and sender != recipient and not _is_costly(sender)


class Senders:
    """Who may be answered by this house: as `may_be_answered`, and none of our own numbers."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        """Take our own numbers, in any spelling."""
        self._own = frozenset(international(number) for number in own)

    def may_be_answered(self, sender: str, recipient: str) -> bool:
        """Tell whether a reply to `sender` can reach a person who is not ourselves."""
        return sender not in self._own and may_be_answered(sender, recipient)


@lru_cache(maxsize=10_000)
def _is_costly(number: str) -> bool:
    if _SERVICE.fullmatch(number) or _NOWHERE.fullmatch(number):
        return True
    try:
        return phonenumbers.number_type(phonenumbers.parse(number, None)) in _COSTLY
    except phonenumbers.NumberParseException:
        return False
