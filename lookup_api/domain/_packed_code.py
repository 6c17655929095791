"""Dossier codes of the national forms in 72 bits, exactly reversible.

A code is a number in mixed radix. The numbers of the second form follow those of the first:

    000.00.06.H56-231027-0361   10^3 x 10^2 x 10^2 units x 26 letters x 10^2 x days x serials of 4-6 digits
    H47.16-240620-0001          26 letters x 10^2 x none, one or two levels of 1-3 digits x days x two ways to
                                write a day x serials of 4-7 digits

Together 3.7 x 10^21 codes, and 2^72 is 4.7 x 10^21. Days run from 2000 to 2099. Anything else does not pack.
"""

import re
from datetime import date, timedelta

CONTENT = 9  # bytes

_LOCAL_FIRST = re.compile(r"(\d{3})\.(\d{2})\.(\d{2})\.([A-Z])(\d{2})-(\d{6})-(\d{4,6})", re.ASCII)
_PROVINCE_FIRST = re.compile(r"([A-Z])(\d{2})((?:\.\d{1,3}){0,2})-(\d{6}|\d{8})-(\d{4,7})", re.ASCII)
_LETTERS = 26
_FIRST_DAY = date(2000, 1, 1)
_DAYS = (date(2099, 12, 31) - _FIRST_DAY).days + 1
_UNIT = (1, 3)  # shortest and longest digits of one level
_LOCAL_SERIAL = (4, 6)
_PROVINCE_SERIAL = (4, 7)


def _count(lengths: tuple[int, int]) -> int:
    """How many digit texts there are of these lengths."""
    return sum(int(10**length) for length in range(lengths[0], lengths[1] + 1))


_LEVEL = 1 + _count(_UNIT)  # 0 stands for no level
_LOCAL_RADICES = (10**3, 10**2, 10**2, _LETTERS, 10**2, _DAYS, _count(_LOCAL_SERIAL))
_PROVINCE_RADICES = (_LETTERS, 10**2, _LEVEL, _LEVEL, _DAYS, 2, _count(_PROVINCE_SERIAL))


def _size(radices: tuple[int, ...]) -> int:
    size = 1
    for radix in radices:
        size *= radix
    return size


_LOCAL_SIZE = _size(_LOCAL_RADICES)
_ALL = _LOCAL_SIZE + _size(_PROVINCE_RADICES)


def pack(text: str) -> bytes | None:
    """Pack a canonical code into nine bytes; None where it does not fit."""
    if found := _LOCAL_FIRST.fullmatch(text):
        large, middle, small, letter, province, day, serial = found.groups()
        values = [int(large), int(middle), int(small), _from_letter(letter), int(province)]
        return _packed(values, day, [_from_digits(serial, _LOCAL_SERIAL)], _LOCAL_RADICES, 0)
    if found := _PROVINCE_FIRST.fullmatch(text):
        letter, province, units, day, serial = found.groups()
        levels = [1 + _from_digits(unit, _UNIT) for unit in units.split(".")[1:]]
        values = [_from_letter(letter), int(province), *[*levels, 0, 0][:2]]
        tail = [int(len(day) == len("yyyyMMdd")), _from_digits(serial, _PROVINCE_SERIAL)]
        return _packed(values, day, tail, _PROVINCE_RADICES, _LOCAL_SIZE)
    return None


def unpack(content: bytes) -> str:
    """Spell the code that nine bytes stand for; raise ValueError where no code packs into them."""
    number = int.from_bytes(content)
    if len(content) != CONTENT or number >= _ALL:
        raise ValueError("no packed code")
    if number < _LOCAL_SIZE:
        large, middle, small, letter, province, day, serial = _unmixed(number, _LOCAL_RADICES)
        agency = f"{large:03d}.{middle:02d}.{small:02d}.{_to_letter(letter)}{province:02d}"
        return f"{agency}-{_to_day(day):%y%m%d}-{_to_digits(serial, _LOCAL_SERIAL)}"
    letter, province, first, second, day, is_long, serial = _unmixed(number - _LOCAL_SIZE, _PROVINCE_RADICES)
    if second and not first:
        raise ValueError("a second level without a first")
    levels = "".join(f".{_to_digits(level - 1, _UNIT)}" for level in (first, second) if level)
    written = f"{_to_day(day):%Y%m%d}" if is_long else f"{_to_day(day):%y%m%d}"
    return f"{_to_letter(letter)}{province:02d}{levels}-{written}-{_to_digits(serial, _PROVINCE_SERIAL)}"


def _packed(head: list[int], day: str, tail: list[int], radices: tuple[int, ...], offset: int) -> bytes | None:
    try:
        days = (date(int(day[:-4].rjust(4, "0")) % 100 + 2000, int(day[-4:-2]), int(day[-2:])) - _FIRST_DAY).days
    except ValueError:
        return None
    if len(day) == len("yyyyMMdd") and not day.startswith("20"):
        return None
    number = 0
    for value, radix in zip([*head, days, *tail], radices, strict=True):
        number = number * radix + value
    return (number + offset).to_bytes(CONTENT)


def _unmixed(number: int, radices: tuple[int, ...]) -> list[int]:
    values = []
    for radix in reversed(radices):
        number, value = divmod(number, radix)
        values.append(value)
    return values[::-1]


def _from_digits(digits: str, lengths: tuple[int, int]) -> int:
    """Number a digit text among all of these lengths, the shorter ones first, so that leading zeros survive."""
    return _count((lengths[0], len(digits) - 1)) + int(digits)


def _to_digits(number: int, lengths: tuple[int, int]) -> str:
    for length in range(lengths[0], lengths[1]):
        if number < 10**length:
            return f"{number:0{length}d}"
        number -= 10**length
    return f"{number:0{lengths[1]}d}"


def _to_day(days: int) -> date:
    return _FIRST_DAY + timedelta(days=days)


def _from_letter(letter: str) -> int:
    return ord(letter) - ord("A")


def _to_letter(number: int) -> str:
    return chr(ord("A") + number)
