"""Near misses (gõ nhầm một ký tự): what a number that was not found may have been meant to be. Pure.

Only the typed text is looked at, never what the store holds: whoever guesses numbers learns nothing from a guess made
here (docs/decisions/0009). So only what the number's own form proves is proposed, and only as a question:

- a keypad code whose check digits fail, where one wrong digit or one swap of neighbours explains it in one way only;
- a dossier code with one letter where only a digit can stand, or a letter too many or out of place, likewise.

One digit for another inside a dossier code proves nothing: any other number is as good.
"""

import re
from collections.abc import Iterator

from lookup_api.domain.codes import CodeForm, KeypadCode
from lookup_api.domain.scans import CodeMeant, read_scan
from sms_gateway.dossiers_named import Question, may_be_shown

_KEYPAD_DIGITS = 10
_KEYPAD_SPELLING = re.compile(r"[0-9][0-9 .\-_/()*#]{8,20}[0-9]")
_LONGEST = 40  # characters; the longest code of the known forms has 31
_DIGITS = "0123456789"
# Letters that pass for digits in handwriting and on a keyboard; O, I and L the domain reads already.
_DIGITS_FOR = {"S": "5", "B": "8", "Z": "2", "G": "6", "Q": "0", "D": "0"}
_NATIONAL = (CodeForm.LOCAL_FIRST, CodeForm.PROVINCE_FIRST, CodeForm.NATIONAL)
_PROVINCES_LETTER = "H"  # Decision 20/2020/QĐ-TTg: provinces are H01 to H63


def proposed(text: str) -> Question | None:
    """The one number within one edit that the form of a number which was not found proves; None for none or several."""
    meant = {question.text: question for question in (*_keypads(text), *_codes(text))}
    return next(iter(meant.values())) if len(meant) == 1 else None


def _keypads(text: str) -> Iterator[Question]:
    digits = "".join(letter for letter in text if letter in _DIGITS)
    if not _KEYPAD_SPELLING.fullmatch(text.strip()) or len(digits) != _KEYPAD_DIGITS or _holds(digits):
        return
    for variant in _one_wrong_digit(digits):
        if (keypad := KeypadCode.parse(variant)) is not None:
            yield Question(keypad.digits, keypad.grouped)


def _holds(digits: str) -> bool:
    return KeypadCode.parse(digits) is not None


def _one_wrong_digit(digits: str) -> Iterator[str]:
    for at, digit in enumerate(digits):
        yield from (digits[:at] + other + digits[at + 1 :] for other in _DIGITS if other != digit)
    yield from _swaps(digits)


def _codes(text: str) -> Iterator[Question]:
    """Codes of the national forms whose every character is what the typed one was, but for one letter."""
    meant = read_scan(text)
    if not isinstance(meant, CodeMeant) or meant.code.form is not CodeForm.FREE or len(meant.code.text) > _LONGEST:
        return
    for variant in _one_letter_amended(meant.code.text.upper()):
        match read_scan(variant):
            case CodeMeant(code) if code.form in _NATIONAL and code.day is not None and may_be_shown(code):
                yield Question(code.text, code.text)


def _one_letter_amended(text: str) -> Iterator[str]:
    for at, letter in enumerate(text):
        if letter.isalpha():
            yield text[:at] + _DIGITS_FOR.get(letter, "") + text[at + 1 :]
            yield text[:at] + text[at + 1 :]
    yield from (swapped for swapped in _swaps(text) if "".join(sorted(swapped)) == "".join(sorted(text)))
    if text[:1].isdecimal():
        yield _PROVINCES_LETTER + text


def _swaps(text: str) -> Iterator[str]:
    """Neighbours in each other's place, a letter with what stands beside it or, in plain digits, any two."""
    plain = text.isdecimal()
    for at in range(len(text) - 1):
        first, second = text[at], text[at + 1]
        if first != second and (plain or first.isalpha() or second.isalpha()):
            yield text[:at] + second + first + text[at + 2 :]
