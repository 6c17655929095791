"""Keys and words of a caller to what they mean. Pure.

A keypad has no letters: a dossier code is keyed by its digits, its groups parted by `*` (47*16*240620*0001) or not at
all. What could be read in two ways is read in none; what is not checked by digits of its own is read back before it is
looked up. Words are what a recogniser wrote: "hát bốn bảy chấm mười sáu", "417 206 5837", or both mixed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice, pairwise

from hotline_bot.voice.turns import Keyed, Silence, Spoke
from lookup_api.domain.codes import CodeForm, KeypadCode, recognise
from lookup_api.domain.scans import CodeMeant, IdentityCard, KeypadMeant, read_scan
from lookup_api.wording import fold

SEPARATOR = "*"
MOST_KEYS = 40  # the longest code keyed with its separators has 31
_KEYPAD_CODE = 10  # digits
_ID_NUMBER = 12
_SERIAL = 4  # digits of a provincial running number, where the groups are not parted
_DAY = 6
# How the digits of a unit's identifier fall into groups: H47, H47.16, H47.105, H47.16.02.
_UNITS = {2: (2,), 4: (2, 2), 5: (2, 3), 6: (2, 2, 2)}
_LONGEST_WORDS = 300  # letters; nobody says more at one breath


@dataclass(frozen=True, slots=True)
class CodeHeard:
    """A code to look up. `sure`: its check digits hold, so it need not be confirmed."""

    text: str = field(repr=False)
    sure: bool


class Misheard(StrEnum):
    """Why no code was understood; each has a sentence `voice-…`."""

    NOTHING = "not-understood"
    CHECK_DIGITS = "check-digits"
    PERSONAL_NUMBER = "personal-number"


class Wish(StrEnum):
    """What is wanted in words, the same as by a key."""

    YES = "yes"
    NO = "no"
    AGAIN = "again"
    TEXT = "text"
    ANOTHER = "another"
    RATE = "rate"
    PERSON = "person"
    LANGUAGE = "language"
    GOODBYE = "goodbye"


def read_keys(keys: str) -> CodeHeard | Misheard:
    """Read the keys of a code. Never raises."""
    groups = [group for group in re.split(r"[^0-9]+", keys) if group]
    digits = "".join(groups)
    if len(digits) == _KEYPAD_CODE and not digits.startswith("0"):
        keypad = KeypadCode.parse(digits)
        return Misheard.CHECK_DIGITS if keypad is None else CodeHeard(keypad.digits, sure=True)
    for candidate in _codes_of(groups):
        if (code := _provincial(candidate)) is not None:
            return CodeHeard(code, sure=False)
    if len(digits) in {_ID_NUMBER, _KEYPAD_CODE} and digits.startswith("0"):
        return Misheard.PERSONAL_NUMBER
    return Misheard.NOTHING


def _codes_of(groups: list[str]) -> list[str]:
    """The codes that keyed groups can stand for; the letter is the H that every province's codes have."""
    if len(groups) > 2:  # noqa: PLR2004 - a unit, a day and a number
        *units, day, serial = groups
        # Agencies from small to large begin with three zeros and bear the letter last (QCVN 102:2016).
        at = len(units) - 1 if len(units) > 1 and units[0].startswith("000") else 0
        named = [f"H{unit}" if place == at else unit for place, unit in enumerate(units)]
        return [f"{'.'.join(named)}-{day}-{serial}"]
    digits = "".join(groups)
    unit, day, serial = digits[: -_DAY - _SERIAL], digits[-_DAY - _SERIAL : -_SERIAL], digits[-_SERIAL:]
    if len(unit) not in _UNITS:
        return []
    rest = iter(unit)
    unit_text = ".".join("".join(islice(rest, length)) for length in _UNITS[len(unit)])
    return [f"H{unit_text}-{day}-{serial}"]


def _provincial(candidate: str) -> str | None:
    """The code in its printed spelling, if it has the shape and an existing day."""
    code = recognise(candidate) if re.search("[0-9]", candidate) else None
    if code is None or code.day is None or code.form not in {CodeForm.PROVINCE_FIRST, CodeForm.LOCAL_FIRST}:
        return None
    return code.text


# --- words -------------------------------------------------------------------------------------------------------

_DIGIT_WORDS: Mapping[str, str] = {
    "không": "0", "một": "1", "mốt": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5", "lăm": "5",
    "nhăm": "5", "sáu": "6", "bảy": "7", "bẩy": "7", "tám": "8", "chín": "9",
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9",
}  # fmt: skip
_SIGN_WORDS: Mapping[str, str] = {
    "chấm": ".", "dot": ".", "point": ".", "gạch": "-", "trừ": "-", "dash": "-", "xuyệt": "/", "xẹc": "/",
    "slash": "/", "hát": "H", "hắt": "H", "hờ": "H", "aitch": "H",
}  # fmt: skip
_AFTER_TENS = frozenset(["hai", "ba", "bốn", "tư", "lăm", "nhăm", "sáu", "bảy", "bẩy", "tám", "chín", "mốt"])
_WISHES: tuple[tuple[Wish, re.Pattern[str]], ...] = tuple(
    (wish, re.compile(rf"\b(?:{words})\b"))
    for wish, words in (
        (Wish.PERSON, "can bo|nguoi that|tong dai vien|nhan vien|gap nguoi|officer|person|agent|operator"),
        (Wish.LANGUAGE, "tieng anh|english|tieng viet|vietnamese"),
        (Wish.TEXT, "tin nhan|nhan tin|sms|text"),
        (Wish.RATE, "danh gia|cham diem|rate|rating"),
        (Wish.ANOTHER, "ho so khac|ma khac|another"),
        (Wish.AGAIN, "nhac lai|noi lai|nghe lai|lap lai|repeat|again"),
        (Wish.NO, "khong dung|khong phai|chua dung|sai|nhap lai|no|wrong"),
        (Wish.YES, "dung|phai|vang|co|da|ok|yes|right|correct"),
        (Wish.GOODBYE, "tam biet|ket thuc|xong|cam on|thoi|goodbye|bye|thank you|thanks"),
    )
)


def read_wish(words: str) -> Wish | None:
    """Tell what is wanted in words, None where it is none of the menu's. Never raises."""
    plain = fold(words[:_LONGEST_WORDS]).lower()
    return next((wish for wish, pattern in _WISHES if pattern.search(plain)), None)


def read_words(words: str) -> CodeHeard | Misheard:
    """Read a spoken code. Never raises; a code that was heard is never sure, for a recogniser may mishear."""
    written = write_down(words)
    match read_scan(written):
        case KeypadMeant(keypad):
            return CodeHeard(keypad.digits, sure=False)
        case CodeMeant(code) if code.form is not CodeForm.FREE:
            return CodeHeard(code.text, sure=False)
        case IdentityCard():
            return Misheard.PERSONAL_NUMBER
    heard = read_keys(re.sub(r"[^0-9]+", SEPARATOR, written).strip(SEPARATOR))
    return CodeHeard(heard.text, sure=False) if isinstance(heard, CodeHeard) else heard


def read_digits(heard: Keyed | Spoke | Silence) -> str:
    """The digits that were keyed or said, one after the other; none where there are none. Never raises."""
    written = heard.keys if isinstance(heard, Keyed) else write_down(heard.words) if isinstance(heard, Spoke) else ""
    return "".join(sign for sign in written if sign in "0123456789")


def write_down(words: str) -> str:
    """Write spoken digits and signs as such: "hát bốn bảy chấm mười sáu" is "H47.16". Other words are left out."""
    parts = re.findall(r"[0-9]+|[^\W\d_]+|[./\-]", words[:_LONGEST_WORDS].lower())
    return "".join(_sign_of(part, following) for part, following in pairwise([*parts, ""]))


def _sign_of(word: str, following: str) -> str:
    if word.isdecimal() or word in "./-":
        return word
    if word == "mươi":
        # "hai mươi mốt" is 21; "hai mươi, một" is 20 and then 1.
        return "" if following in _AFTER_TENS else "0"
    if word == "mười":
        return "1" if following in _DIGIT_WORDS and following != "không" else "10"
    if word in _DIGIT_WORDS:
        return _DIGIT_WORDS[word]
    if word in _SIGN_WORDS:
        return _SIGN_WORDS[word]
    return word.upper() if len(word) == 1 and word.isascii() else ""
