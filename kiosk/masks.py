"""Codes as a house prints them: signs that are always the same, and a box for each digit that differs.

    H47.__-______-____

The middle group is the day of issue, as yyMMdd, in the provincial form of codes (see `lookup_api.domain.codes`).
"""

import re
from datetime import date
from typing import Final

BOX: Final = "_"  # stands in a mask for one digit
TEN_DIGITS: Final = "___\u00a0___\u00a0____"  # the keypad code, in the groups in which it is printed
LAST_FOUR: Final = "____"
_DAY: Final = re.compile(f"(?<!{BOX}){BOX}{{6}}(?!{BOX})")
_CENTURY: Final = 2000


class ImpossibleDay(ValueError):
    """The digits where the day stands are no day of any year."""


def fill(mask: str, digits: str) -> str:
    """Return a mask with its boxes filled from the left as far as the digits go, and cut there."""
    waiting, filled = list(digits), []
    for sign in mask:
        if sign == BOX and not waiting:
            break
        filled.append(waiting.pop(0) if sign == BOX else sign)
    return "".join(filled)


def unfill(mask: str, text: str) -> str | None:
    """Return the digits in the boxes of a mask that is filled as `text`, None where it is no filling of the mask."""
    digits = "".join(sign for sign, of_mask in zip(text, mask, strict=False) if of_mask == BOX)
    return digits if digits.isdigit() and len(text) == len(mask) and fill(mask, digits) == text else None


def house_mask(identifier: str) -> str:
    """Return how a house prints its codes; `identifier` is its head, such as H47."""
    return f"{identifier}.{BOX * 2}-{BOX * 6}-{BOX * 4}"


def boxes_of_day(mask: str) -> range:
    """Return which boxes of a mask hold the day, counted from 0; none where no group is one."""
    found = _DAY.search(mask)
    if found is None:
        return range(0)
    first = mask[: found.start()].count(BOX)
    return range(first, first + len(found[0]))


def day_of(mask: str, digits: str) -> date | None:
    """Return the day that the digits typed so far name, None as long as it is not whole; raise ImpossibleDay."""
    boxes = boxes_of_day(mask)
    group = digits[boxes.start : boxes.stop]
    if not boxes or len(group) < len(boxes):
        return None
    try:
        return date(_CENTURY + int(group[:2]), int(group[2:4]), int(group[4:]))
    except ValueError as error:
        raise ImpossibleDay(group) from error
