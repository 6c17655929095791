"""Single values of an export: dates as spreadsheets and people write them, numbers that lost their zeros.

Each raises UnreadableError with a sentence for the officer, which names the column and never quotes the value.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from lookup_api.domain.working_time import VIETNAM
from lookup_api.feeds.old_systems.mapping import DateOrder, DateSystem
from lookup_api.feeds.phones import numbers_in

Cell = Any  # str, int, float, bool, date, datetime, time, timedelta or None

LONGEST_TEXT = 8192  # characters, as in the synchronisation
_YEARS = range(1990, 2100)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")
# What programs and their databases write where a date was never set: the first day that each can hold.
NO_DATE = frozenset({date(1, 1, 1), date(1753, 1, 1), date(1900, 1, 1)})
UNREAD = "\ufffd"  # what stands for bytes that could not be decoded
_LARGEST_AMOUNT = 10**12  # đồng

# Day 0 of a serial number. 1900 is counted as a leap year, so after February 1900 the count begins a day earlier.
_DAY_ZERO = {
    DateSystem.SINCE_1900: datetime(1899, 12, 30, tzinfo=VIETNAM),
    DateSystem.SINCE_1904: datetime(1904, 1, 1, tzinfo=VIETNAM),
}
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")
_LARGEST_SERIAL = 75_000  # in the year 2105

_TIME = (
    r"(?P<H>[0-9]{1,2})(?:[:hg](?P<M>[0-9]{1,2})?)(?::(?P<S>[0-9]{1,2})(?:\.[0-9]+)?)?p?(?: *(?P<half>am|pm|sa|ch))?"
)
_PLAIN_DATE = r"(?P<a>[0-9]{1,2})(?P<gap>[/.\-])(?P<b>[0-9]{1,2})(?P=gap)(?P<Y>[0-9]{4}|[0-9]{2})"
_IN_WORDS = r"(?:ngày )?(?P<a>[0-9]{1,2}) tháng (?P<b>[0-9]{1,2}) năm (?P<Y>[0-9]{4})"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:ngày )?{_PLAIN_DATE}(?:(?: +| *, *| lúc ){_TIME})?",
        rf"{_TIME}(?: *,? +(?:ngày )?){_PLAIN_DATE}",
        rf"{_IN_WORDS}(?: *,? *(?:lúc )?{_TIME})?",
        rf"{_TIME} *,? +{_IN_WORDS}",
        rf"(?P<Y>[0-9]{{4}})[/.](?P<b>[0-9]{{1,2}})[/.](?P<a>[0-9]{{1,2}})(?: +{_TIME})?",
    )
)
_COMPACT = re.compile(
    "(?P<Y>[0-9]{4})(?P<b>[0-9]{2})(?P<a>[0-9]{2})(?:(?P<H>[0-9]{2})(?P<M>[0-9]{2})(?P<S>[0-9]{2})?)?"
)
_YEAR_FIRST = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+)(?:[.,]0{1,2})? *(?:đ|đồng|vnd|vnđ)?", re.IGNORECASE)
_NOON = 12
_CENTURY = 2000
_TWO_DIGITS = 100

_OLD_ID_NUMBER, _ID_NUMBER, _SHORT_TAX_CODE = 9, 12, 10  # digits
_TAX_CODE = re.compile("[0-9]{10}(?:-?[0-9]{3})?")
_PLAIN_ID_NUMBER = re.compile("(?=0*[1-9])(?:[0-9]{9}|[0-9]{12})")
_PLACEHOLDERS = frozenset({"000000001", "000000000001"})  # what is written for somebody without an ID number
_LONGEST_ID_NUMBER = 20
_WITHOUT_ITS_ZERO = re.compile("[35789][0-9]{8}|1[0-9]{9}")  # mobile numbers, of today and before 2018


class UnreadableError(ValueError):
    """A value that cannot be read: the sentence names the column and what is wrong, and never quotes the value."""


def text(value: Cell, column: str) -> str | None:
    """A text without surrounding blanks and control characters; None where blank."""
    if value is None or isinstance(value, bool):
        return None
    written = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if not written.isprintable():
        written = _UNPRINTABLE.sub(" ", written)
    written = written.strip()
    if UNREAD in written:
        raise UnreadableError(f"{column} có ký tự không đọc được (sai bảng mã)")
    if len(written) > LONGEST_TEXT:
        raise UnreadableError(f"{column} dài quá {LONGEST_TEXT} ký tự")
    return written or None


def moment(value: Cell, column: str, order: DateOrder, system: DateSystem) -> datetime | None:
    """A moment in Vietnam's zone, midnight where only the day is told; None where blank."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _written_moment(value.strip(), column, order, system)
    if isinstance(value, bool | time | timedelta):
        raise UnreadableError(f"{column} không phải là ngày giờ")
    if isinstance(value, int | float):
        return _serial(value, column, system)
    if isinstance(value, datetime):
        return _plausible(value if value.tzinfo else value.replace(tzinfo=VIETNAM), column)
    if isinstance(value, date):
        return _plausible(datetime(value.year, value.month, value.day, tzinfo=VIETNAM), column)
    raise UnreadableError(f"{column} không phải là ngày giờ")


def _written_moment(written: str, column: str, order: DateOrder, system: DateSystem) -> datetime | None:
    if not written.strip("0/-: .T"):
        return None  # blank, or the zeros of a date that was never set
    if _YEAR_FIRST.match(written):
        return _iso(written, column)
    if _SERIAL.fullmatch(written):
        return _serial(float(written.replace(",", ".")), column, system)
    for form in (_COMPACT, *_FORMS):
        if found := form.fullmatch(written):
            return _from_parts(found.groupdict(), column, order)
    raise UnreadableError(f"{column} không phải là ngày giờ theo định dạng đã biết")


def _iso(written: str, column: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(written.replace("/", "-"))
    except ValueError:
        raise UnreadableError(f"{column} là ngày giờ không có thật") from None
    return _plausible(at if at.tzinfo else at.replace(tzinfo=VIETNAM), column)


def _from_parts(parts: dict[str, str | None], column: str, order: DateOrder) -> datetime | None:
    year, first, second = (int(parts[name] or 0) for name in ("Y", "a", "b"))
    if year < _TWO_DIGITS:
        year += _CENTURY
    day, month = first, second
    if order is DateOrder.MONTH_FIRST and parts.get("gap"):
        day, month = second, first
    hour = int(parts.get("H") or 0)
    half = (parts.get("half") or "").lower()
    if half in {"pm", "ch"} and hour < _NOON:
        hour += _NOON
    elif half in {"am", "sa"} and hour == _NOON:
        hour = 0
    try:
        minute, seconds = int(parts.get("M") or 0), int(parts.get("S") or 0)
        at = datetime(year, month, day, hour, minute, seconds, tzinfo=VIETNAM)
    except ValueError:
        raise UnreadableError(f"{column} là ngày giờ không có thật") from None
    return _plausible(at, column)


def _serial(days: float, column: str, system: DateSystem) -> datetime | None:
    """A spreadsheet's count of days, to the second: its fraction is not exact."""
    if days == 0:
        return None
    if not 0 < days < _LARGEST_SERIAL:
        raise UnreadableError(f"{column} là số, không phải ngày giờ")
    return _plausible(_DAY_ZERO[system] + timedelta(seconds=round(days * 86_400)), column)


def _plausible(at: datetime, column: str) -> datetime | None:
    if at.date() in NO_DATE:
        return None
    if at.year not in _YEARS:
        raise UnreadableError(f"{column} có năm ngoài khoảng {_YEARS[0]}-{_YEARS[-1]}")
    return at if at.tzinfo is VIETNAM else at.astimezone(VIETNAM)


def id_number(value: Cell, column: str) -> str | None:
    """An ID number of 9 or 12 digits, a tax code or a passport; zeros that a spreadsheet dropped come back."""
    if type(value) is str and _PLAIN_ID_NUMBER.fullmatch(value) and value not in _PLACEHOLDERS:
        return value  # as nearly all are written
    written = text(value, column)
    if written is None:
        return None
    bare = "".join(character for character in written if character.isalnum())
    if not bare.strip("0") or bare in _PLACEHOLDERS:
        return None
    if len(bare) > _LONGEST_ID_NUMBER or not any(character.isdigit() for character in bare):
        raise UnreadableError(f"{column} không phải là số giấy tờ")
    if _TAX_CODE.fullmatch(written) and isinstance(value, str):
        return written
    if bare.isdigit() and (isinstance(value, int | float) or len(bare) in {_OLD_ID_NUMBER - 1, _ID_NUMBER - 1}):
        # As a number it lost its leading zeros; there are only two lengths it can have had.
        return bare.zfill(_OLD_ID_NUMBER if len(bare) <= _OLD_ID_NUMBER else _ID_NUMBER)
    return bare


def is_tax_code(number: str | None) -> bool:
    """Tell the ten or thirteen digits of an enterprise; its numbers of persons have nine or twelve."""
    return number is not None and _TAX_CODE.fullmatch(number) is not None


def tax_code(value: Cell, column: str) -> str | None:
    """An enterprise's tax code (mã số thuế): ten digits, or thirteen for a branch."""
    written = text(value, column)
    if written is None:
        return None
    if isinstance(value, int | float):
        written = written.zfill(_SHORT_TAX_CODE if len(written) <= _SHORT_TAX_CODE else _SHORT_TAX_CODE + 3)
    return id_number(written, column)


def phones(value: Cell, column: str) -> tuple[str, ...]:
    """The phone numbers as they are stated, the person's first; the leading zero that a spreadsheet dropped is back."""
    written = numbers_in(text(value, column))
    return tuple(f"0{each}" if _WITHOUT_ITS_ZERO.fullmatch(each) else each for each in written)


def amount(value: Cell, column: str) -> int | None:
    """An amount in whole đồng; None where blank or said in words ("Miễn phí")."""
    written = text(value, column)
    if written is None or not any(character.isdigit() for character in written):
        return None
    found = _AMOUNT.fullmatch(written)
    if not found or int(re.sub("[.,]", "", found[1])) > _LARGEST_AMOUNT:
        raise UnreadableError(f"{column} không phải là số tiền")
    return int(re.sub("[.,]", "", found[1]))
