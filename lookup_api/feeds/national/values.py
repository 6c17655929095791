"""Single values of the format: texts, numbers, dates, statuses. Each raises UnreadableError with the field's name."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone

from lookup_api.domain.status import Stage
from lookup_api.domain.working_time import VIETNAM
from lookup_api.feeds.national.wire import Value

LONGEST_TEXT = 8192  # characters; senders keep to 4,000
# What senders' programs and their databases write where a date was never set: the first day that each can hold.
NO_DATE = frozenset({date(1, 1, 1), date(1753, 1, 1), date(1900, 1, 1)})
_YEARS = range(1990, 2100)
_LARGEST_AMOUNT = 10**12  # đồng

# The four forms in use; parts of a second and an offset stand in the last one only.
_DATES = (
    re.compile("(?P<Y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?P<H>[0-9]{2})(?P<M>[0-9]{2})(?P<S>[0-9]{2})"),
    re.compile(
        "(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<Y>[0-9]{4}) +(?P<H>[0-9]{1,2}):(?P<M>[0-9]{2}):(?P<S>[0-9]{2})"
    ),
    re.compile(
        "(?P<Y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})[T ]+(?P<H>[0-9]{2}):(?P<M>[0-9]{2}):(?P<S>[0-9]{2})"
        r"(?:\.(?P<f>[0-9]{1,9}))?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?"
    ),
)
_AMOUNT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+)(?:[.,]0{1,2})? *(?:đ|đồng|vnd|vnđ)?", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")
_TRUE, _FALSE = frozenset({"true", "1"}), frozenset({"false", "0"})


class UnreadableError(ValueError):
    """A value that cannot be read: the sentence names the field and what is wrong, and never quotes the value."""


def text(value: Value, field: str) -> str | None:
    """A text without surrounding blanks and control characters; None where blank, null or missing."""
    if value is None or isinstance(value, bool):
        return None
    written = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    written = _UNPRINTABLE.sub(" ", written).strip()
    if len(written) > LONGEST_TEXT:
        raise UnreadableError(f"{field} dài quá {LONGEST_TEXT} ký tự")
    return written or None


def moment(value: Value, field: str) -> datetime | None:
    """A moment in one of the four forms, in Vietnam's zone unless it carries its own; None where blank."""
    written = text(value, field)
    if written is None or not written.strip("0/-: .T"):
        return None
    for form in _DATES:
        if found := form.fullmatch(written):
            at = _moment(found.groupdict(), field)
            break
    else:
        raise UnreadableError(f"{field} không phải là ngày giờ theo định dạng đã biết")
    if at.date() in NO_DATE:
        return None
    if at.year not in _YEARS:
        raise UnreadableError(f"{field} có năm ngoài khoảng {_YEARS[0]}-{_YEARS[-1]}")
    return at


def _moment(parts: dict[str, str], field: str) -> datetime:
    fraction = (parts.get("f") or "").ljust(6, "0")[:6]
    year, month, day, hour, minute, second = (int(parts[name]) for name in "YmdHMS")
    try:
        at = datetime(year, month, day, hour, minute, second, int(fraction), _zone(parts.get("zone")))
        return at.astimezone(VIETNAM)
    except (ValueError, OverflowError):
        raise UnreadableError(f"{field} là ngày giờ không có thật") from None


def _zone(written: str | None) -> timezone:
    if not written:
        return VIETNAM
    if written == "Z":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    sign = -1 if written[0] == "-" else 1
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def stage(value: Value, field: str, stages: Mapping[str, Stage | None]) -> Stage | None:
    """A status as a text or a number, by the source's list; None for one in transit, which is no status."""
    written = text(value, field)
    if written is None:
        raise UnreadableError(f"{field} để trống")
    numbered = written.isascii() and written.isdigit()
    for code in (written, written.lstrip("0") or "0" if numbered else written):
        if code in stages:
            return stages[code]
    raise UnreadableError(f"{field} không có trong bảng mã trạng thái của nguồn")


def amount(value: Value, field: str) -> int | None:
    """An amount in whole đồng; None where blank or said in words ("Miễn phí")."""
    written = text(value, field)
    if written is None or not any(character.isdigit() for character in written):
        return None
    found = _AMOUNT.fullmatch(written)
    if not found:
        raise UnreadableError(f"{field} không phải là số tiền")
    dong = int(re.sub("[.,]", "", found[1]))
    if dong > _LARGEST_AMOUNT:
        raise UnreadableError(f"{field} lớn hơn mọi mức phí")
    return dong


def truth(value: Value) -> bool | None:
    """A yes or no in any spelling; None where it is neither."""
    written = str(value).strip().lower()
    if written in _TRUE:
        return True
    return False if written in _FALSE else None
