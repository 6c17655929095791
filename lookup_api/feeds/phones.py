"""A field for one phone number in which people wrote two, or a word beside it."""

import re

from lookup_api.domain.dossier import Person, PersonRole

_ONE = re.compile(r"[+0-9 .()\-]{0,17}")  # as most are written: one number and nothing else
_GAP = r"[ .()\-]{0,2}"
# A Vietnamese number with its trunk zero or country code: a mobile of today, one of before 2018, a fixed line.
_NUMBER = re.compile(
    rf"(?<![0-9])(?:\+?{_GAP}84|0084|0){_GAP}"
    rf"(?P<own>[35789](?:{_GAP}[0-9]){{8}}|1(?:{_GAP}[0-9]){{9}}|(?P<fixed>2)(?:{_GAP}[0-9]){{9}})(?![0-9])"
)


def numbers_in(written: str | None) -> tuple[str, ...]:
    """The phone numbers in a field, each once: `0905 111 005 / 0915 111 005 (Lan)` holds two; none of a blank one.

    The first of them proves whose dossier it is and is texted, so it has to be one that can be texted, where there is
    any: a fixed line stands behind the mobile. A text without a Vietnamese number stays as it is.
    """
    if not written:
        return ()
    if _ONE.fullmatch(written):
        return (written,)
    found = sorted(_NUMBER.finditer(written), key=lambda number: number["fixed"] is not None)
    apart: dict[str, str] = {}
    for number in found:
        apart.setdefault("".join(filter(str.isdigit, number["own"])), number[0])
    return tuple(apart.values()) or (written,)


def first_number(written: str | None) -> str | None:
    """The number in a field by which a person is known; None of a blank one."""
    return next(iter(numbers_in(written)), None)


def other_numbers(written: str | None) -> tuple[Person, ...]:
    """The other numbers in a field, as they stand beside its person: found by, and proving nothing."""
    return tuple(Person(role=PersonRole.CONTACT, phone=phone) for phone in numbers_in(written)[1:])
