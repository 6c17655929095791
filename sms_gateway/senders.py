"""Who may be answered at all. A robot that answers robots talks for ever, and each word is paid for."""

import re

# ITU-T E.164: at most fifteen digits after the plus. Below eight there are short codes and service numbers.
_TELEPHONE = re.compile(r"\+[1-9][0-9]{7,14}")
# Carriers in Vietnam write 84905000001 or 0905000001 as often as +84905000001; national numbers begin with 2 to 9,
# those of services (1900 ..., 1800 ...) with 1.
_VIETNAMESE = re.compile(r"(?:\+|00)?84(?P<long>[2-9][0-9]{8,9})|0(?P<short>[2-9][0-9]{8,9})")
_ABROAD = re.compile(r"00(?P<number>[1-9][0-9]{7,14})")


def international(number: str) -> str:
    """Write a telephone number with plus and country code; what is no telephone number stays as it is."""
    if found := _VIETNAMESE.fullmatch(number):
        return f"+84{found['long'] or found['short']}"
    if found := _ABROAD.fullmatch(number):
        return f"+{found['number']}"
    return number


def may_be_answered(sender: str, recipient: str) -> bool:
    """Tell whether a reply can reach a person: not a name ("VIETTEL"), not a short code, not our own number."""
    return _TELEPHONE.fullmatch(sender) is not None and sender != recipient
