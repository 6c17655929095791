"""Who may be answered at all. A robot that answers robots talks for ever, and each word is paid for."""

import re

# ITU-T E.164: at most fifteen digits after the plus. Below eight there are short codes and service numbers.
_TELEPHONE = re.compile(r"\+[1-9][0-9]{7,14}")


def may_be_answered(sender: str, recipient: str) -> bool:
    """Tell whether a reply can reach a person: not a name ("VIETTEL"), not a short code, not our own number."""
    return _TELEPHONE.fullmatch(sender) is not None and sender != recipient
