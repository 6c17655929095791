"""Dossier codes (mã hồ sơ) in every spelling people use, and the keypad code (mã bấm máy).

    LOCAL_FIRST     000.00.06.H56-231027-0361   agency from small to large, QCVN 102:2016
    PROVINCE_FIRST  H47.16-240620-0001          agency from large to small, Decision 20/2020/QĐ-TTg
    NATIONAL        G22.99-251225-020175        national portal and ministries: longer serial or eight-digit date
    SECTOR          03706/2026/07906            sector systems such as social insurance
    PROCEDURE       1.004222                    not a dossier: the code of a procedure
    FREE            TS-2024-000123              anything else

Provincial generators are a pattern language, so a number can be any text: a shape is classified, never refused.
A code has no check digit; nothing here may guess towards another dossier, only undo differences of spelling.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Self

from lookup_api.domain import _code_forms as forms
from lookup_api.domain._folding import LONGEST_TEXT, fold
from lookup_api.domain.errors import CodeNotRecognised

__all__ = [
    "LONGEST_KEY",
    "CodeForm",
    "DossierCode",
    "KeypadCode",
    "as_printed",
    "find_codes",
    "national_procedure_code",
    "procedure_code",
    "recognise",
    "spoken_groups",
    "with_check_digits",
]

LONGEST_KEY = 64  # letters and digits; senders keep codes in columns of 50


class CodeForm(StrEnum):
    """Which of the known shapes a code has."""

    LOCAL_FIRST = "local_first"
    PROVINCE_FIRST = "province_first"
    NATIONAL = "national"
    SECTOR = "sector"
    PROCEDURE = "procedure"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A dossier's number. Two spellings of one number have the same `key`."""

    text: str  # as it is printed, "H47.16-240620-0001"
    key: str  # as it is searched, A-Z and 0-9 only, "H47162406200001"
    form: CodeForm
    agency: str | None = None  # the unit's identifier, "H47.16"
    day: date | None = None  # of issue; None where the code carries none or an impossible one
    serial: str | None = None  # the running number, "0001"


@lru_cache(maxsize=8192)  # one code is read again at each stage of its way in, a thousand codes at a time
def recognise(text: str) -> DossierCode:
    """Read one code in any spelling, with or without words before it.

    Raises CodeNotRecognised only for letters or digits of another alphabet, for a text without any digit, and for
    one of absurd length; any other text comes back, in the worst case as FREE. The date inside is read, not judged.
    """
    if (printed := as_printed(text)) is not None:
        return printed
    if (key := forms.plain_free_key(text)) is not None:
        return DossierCode(text, key, CodeForm.FREE)
    if len(text) > LONGEST_TEXT:
        raise CodeNotRecognised("longer than any code")
    folded = fold(text)
    if folded.foreign:
        raise CodeNotRecognised("letters or digits of another alphabet")
    if not forms.DIGIT.search(folded.bare):
        raise CodeNotRecognised("no digit")
    bare = forms.without_labels(folded.bare)
    if found := forms.parse_procedure(bare):
        return DossierCode(found, forms.alphanumeric(found), CodeForm.PROCEDURE)
    if parts := forms.parse(bare) or forms.parse_sector(bare):
        return _from_parts(parts)
    if (parts := forms.only_one_among_words(bare)) is not None:
        return _from_parts(parts)
    key = forms.free_key(bare)
    if len(key) > LONGEST_KEY:
        raise CodeNotRecognised("longer than any code")
    return DossierCode(forms.without_labels(folded.printed), key, CodeForm.FREE)


def as_printed(text: str) -> DossierCode | None:
    """Read a code of the national forms that stands exactly as it is printed; None for anything else."""
    parts = forms.parse_canonical(text)
    return None if parts is None else _from_parts(parts)


def find_codes(text: str) -> tuple[DossierCode, ...]:
    """Find the dossier codes inside running text, each once, in the order they stand.

    Only the known forms with a plausible date count, so a phone, an ID number, an amount, a date or a procedure code
    beside them is never taken for one. A code whose leading H was left out is completed. Never raises.
    """
    found: dict[str, DossierCode] = {}
    for parts in forms.find(fold(text).bare):
        code = _from_parts(parts)
        found.setdefault(code.key, code)
    return tuple(found.values())


def procedure_code(text: str) -> str | None:
    """Return the canonical procedure code if the whole text is one (`1.004222`, `1.012753.H19`), else None."""
    return forms.parse_procedure(forms.without_labels(fold(text).bare))


def national_procedure_code(text: str) -> str | None:
    """Return a procedure's code as the national database has it (`1.012753`): without an agency's letters behind it."""
    known = procedure_code(text)
    return ".".join(known.split(".")[:2]) if known else None


def spoken_groups(code: DossierCode) -> tuple[str, ...]:
    """Split a code into groups short enough to be read aloud and written down: ("H47", "16", "24", "06", "20", ...)."""
    groups: list[str] = []
    for group in forms.groups_of(fold(code.text).bare):
        is_day = code.day is not None and len(group) >= forms.DAY and group == code.text.split("-")[-2]
        groups.extend(_in_pairs(group) if is_day else _in_threes(group))
    return tuple(groups)


def _in_pairs(group: str) -> list[str]:
    return [group[at : at + 2] for at in range(0, len(group), 2)]


def _in_threes(group: str) -> list[str]:
    """Groups of three with the rest at the end; up to four stay together, and no single one is left over."""
    groups = []
    while len(group) > 4:  # noqa: PLR2004 - four digits are one breath
        groups.append(group[:3])
        group = group[3:]
    return [*groups, group]


def _from_parts(parts: forms.Parts) -> DossierCode:
    if parts.form is forms.Shape.SECTOR:
        form = CodeForm.SECTOR
    elif parts.form is forms.Shape.LOCAL_FIRST:
        form = CodeForm.LOCAL_FIRST
    elif len(parts.day) > forms.DAY or len(parts.serial) > 5:  # noqa: PLR2004 - provincial serials grow to five digits
        form = CodeForm.NATIONAL
    else:
        form = CodeForm.PROVINCE_FIRST
    day = forms.day_of(parts.day)
    return DossierCode(parts.text, forms.alphanumeric(parts.text), form, parts.agency, day, parts.serial)


@dataclass(frozen=True, slots=True)
class KeypadCode:
    """Ten digits to be pressed on a telephone: eight at random and two check digits.

    The check is ISO 7064 MOD 97-10 over the first eight, so that every single wrong digit, swap and twin error is
    noticed before anything is searched. The first digit is never 0: such a number would look like a telephone number.
    """

    digits: str

    def __post_init__(self) -> None:
        if not _KEYPAD.fullmatch(self.digits) or int(self.digits) % 97 != 1:
            raise ValueError("not ten digits with their check digits")

    @property
    def grouped(self) -> str:
        """As it is printed and read aloud: `417 206 5837`."""
        return f"{self.digits[:3]} {self.digits[3:6]} {self.digits[6:]}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a keypad code in any grouping; None where the text is none or a check digit does not hold."""
        bare = forms.without_labels(fold(text).bare)
        digits = _KEYPAD_GAPS.sub("", bare)
        try:
            return cls(digits)
        except ValueError:
            return None

    @classmethod
    def make(cls, first_eight: str) -> Self:
        """Append the check digits to eight digits, the first 1-9; raise ValueError for anything else."""
        if not _FIRST_EIGHT.fullmatch(first_eight):
            raise ValueError("a keypad code begins with eight digits, the first 1-9")
        return cls(with_check_digits(int(first_eight)))


def with_check_digits(first_eight: int) -> str:
    """The ten digits of the keypad code that begins with eight: 10,000,000 to 99,999,999."""
    return f"{first_eight}{98 - first_eight * 100 % 97:02d}"


_FIRST_EIGHT = re.compile("[1-9][0-9]{7}")
_KEYPAD = re.compile("[1-9][0-9]{9}")
_KEYPAD_GAPS = re.compile(r"[\s.\-_/()*#]+")
