"""A field for one phone number in which people wrote two, or a word beside it."""

import re

_ONE = re.compile(r"[+0-9 .()\-]{0,17}")  # as most are written: one number and nothing else
_GAP = r"[ .()\-]{0,2}"
# A Vietnamese number with its trunk zero or country code: a mobile of today, one of before 2018, a fixed line.
_NUMBER = re.compile(
    rf"(?<![0-9])(?:\+?{_GAP}84|0084|0){_GAP}"
    rf"(?:[35789](?:{_GAP}[0-9]){{8}}|1(?:{_GAP}[0-9]){{9}}|2(?:{_GAP}[0-9]){{9}})(?![0-9])"
)


def first_number(written: str | None) -> str | None:
    """The first phone number in a field: `0905 111 005 / 0915 111 005 (Lan)` is `0905 111 005`.

    It proves whose dossier it is and is texted, so it has to be one. A text without a Vietnamese number stays as it is.
    """
    if written is None or _ONE.fullmatch(written):
        return written
    found = _NUMBER.search(written)
    return written if found is None else found[0]
