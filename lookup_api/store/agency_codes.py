"""One spelling for an agency's identifier, which is written in two orders."""

from functools import lru_cache

_GROUPS = 4


@lru_cache(maxsize=1024)  # a province has some hundred
def canonical_agency_code(text: str) -> str:
    """Return an identifier with the largest unit first and without empty groups: `H47.16`.

    `000.00.16.H47` (QCVN 102:2016, smallest first) and `H47.16` (Decision 20/2020/QĐ-TTg) name one agency.
    Anything else comes back as it is, trimmed; a text with characters that cannot be printed names none.
    """
    code = text.strip().upper()
    if not code.isprintable():
        return ""
    groups = code.split(".")
    if len(groups) != _GROUPS or not groups[-1][:1].isalpha() or not all(group.isdigit() for group in groups[:-1]):
        return code
    groups.reverse()
    while not groups[-1].strip("0"):
        groups.pop()
    return ".".join(groups)
