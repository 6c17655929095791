"""The dossiers that a message names, and the proof beside one. Pure; the domain knows what a code is.

Here stands only what is peculiar to messages: lists, numbers inside sentences, the last four digits of an ID number,
and which numbers may be said back.
"""

import re
from dataclasses import dataclass, field

from lookup_api.domain.codes import CodeForm, DossierCode, KeypadCode
from lookup_api.domain.scans import (
    CodeMeant,
    ForeignLink,
    IdentityCard,
    KeypadMeant,
    ProcedureMeant,
    SeveralMeant,
    TokenMeant,
)
from sms_gateway.grammar import Phrases
from sms_gateway.phrases import bare_phrase, scanned

LONGEST_SHOWN = 25  # characters of a code that fit into every sentence beside the rest
_SHORTEST_IN_A_LIST = 6  # letters and digits; shorter pieces between commas are parts of one code
_SHORTEST_PROVED = 9  # letters and digits of a number of unknown shape; with fewer, four more are rather its end

_SEPARATORS = re.compile(r"[,;\n\r]+|\s(?:va|và|and)\s", re.IGNORECASE)
# A reply must not carry a stranger's words, or a forged sender could have us text them to someone else.
_PLAIN_NUMBER = re.compile(r"[0-9][0-9./-]*")
# What people add to a number of their own accord.
_PHONE_OR_DATE = re.compile(
    r"(?<![0-9])(?:(?:\+?84|0)[ .]?[35789](?:[ .]?[0-9]){8}|[0-3]?[0-9][/.-][01]?[0-9][/.-](?:19|20)[0-9]{2})(?![0-9])"
)
# A number inside a sentence: nothing but capitals, digits, dashes and slashes, and mostly digits.
_NUMBER_IN_A_SENTENCE = re.compile(r"(?=(?:[A-Z/-]*[0-9]){6})[A-Z0-9/-]{8,40}")
# At the end of a message, set apart by more than the separators inside a code.
_LAST_DIGITS = re.compile(r"(?P<before>.*[^\s:=(])(?:\s|[,;:=(\[])+(?P<digits>[0-9OoIl]{4})[\s.)\]\"'!]*", re.DOTALL)
_LOOK_ALIKES = str.maketrans("OoIlL", "00111")
_LETTERS_FOR_DIGITS = re.compile(r"[0-9OIL][0-9OIL .\-_/]{8,20}[0-9OIL]")
_LABEL_WORDS = 4  # as in "4 số cuối CCCD"


@dataclass(frozen=True, slots=True)
class Question:
    """One dossier asked for: `text` is what the lookup API is asked; `shown` may be repeated in a reply.

    `last_digits` are the last four of the owner's ID number, given as a proof.
    """

    text: str
    shown: str | None = None
    last_digits: str | None = field(default=None, repr=False)


def dossiers_named(text: str) -> tuple[Question, ...]:
    """The dossiers a text names, in its order and each once."""
    found = _listed(text) or _named(text) or _among_words(text)
    return tuple(dict.fromkeys(found))


def with_last_digits(text: str, labels: Phrases) -> Question | None:
    """Read `<code> <last four digits>`; None where the four digits are none, or rather belong to the code."""
    found = _LAST_DIGITS.fullmatch(text.strip())
    if not found:
        return None
    before = _without_label(found["before"], labels)
    of_before, of_whole = scanned(before), scanned(text)
    match of_before:
        case KeypadMeant(keypad):
            alone = _by_keypad(keypad)
        case CodeMeant(code) if code.form is not CodeForm.FREE:
            # "H47 16 08 240617 0001" also reads as a code of 2016 and four digits: what takes in all digits is meant.
            if not (isinstance(of_whole, CodeMeant) and of_whole.code.key == code.key):
                return None
            alone = _by_code(code)
        case CodeMeant(code) if len(code.key) >= _SHORTEST_PROVED and not re.search(r"\s", code.text):
            if isinstance(of_whole, KeypadMeant) or _is_known(of_whole):
                return None
            alone = _by_code(code)
        case _:
            return None
    return Question(alone.text, alone.shown, found["digits"].translate(_LOOK_ALIKES))


def _without_label(before: str, labels: Phrases) -> str:
    """Drop "CCCD" or "4 số cuối" from the end."""
    for count in range(_LABEL_WORDS, 0, -1):
        words = re.split(r"(\s+|(?<=\S)[:,;(]+)", before.rstrip(" :,;("))
        tail = "".join(words[-(2 * count - 1) :])
        if len(words) >= 2 * count and bare_phrase(tail) in labels:
            return "".join(words[: -(2 * count - 1)]).rstrip(" \t\r\n:,;(")
    return before


def _is_known(meant: object) -> bool:
    return isinstance(meant, CodeMeant) and meant.code.form is not CodeForm.FREE


def _named(text: str) -> tuple[Question, ...]:
    """The dossiers a text names, as the domain reads it."""
    match scanned(text):
        case CodeMeant(code) if code.form is CodeForm.FREE and (keypad := _keypad_with_letters(code)) is not None:
            return (_by_keypad(keypad),)
        case CodeMeant(code) | ForeignLink(code=DossierCode() as code):
            return (_by_code(code),)
        case SeveralMeant(codes):
            return tuple(_by_code(code) for code in codes)
        case KeypadMeant(keypad):
            return (_by_keypad(keypad),)
        case TokenMeant():
            return (Question(text.strip()),)  # the token itself proves holding, so it goes on as it came
        case _:
            return ()


def _listed(text: str) -> tuple[Question, ...]:
    """The numbers of a list, without telephone numbers and dates beside them; empty where the whole is one number."""
    match scanned(text):
        case CodeMeant(code) if code.form is CodeForm.FREE:
            pieces = code.text.split() if _all_stand_alone(code.text) else _SEPARATORS.split(text)
            alone = [piece for piece in pieces if _could_stand_alone(piece)]
            others = [piece for piece in pieces if piece not in alone]
            found = [question for piece in alone for question in _named(piece)]
            is_list = len(found) > 1 or (len(found) == 1 and any(map(_PHONE_OR_DATE.search, others)))
            return tuple(found) if is_list else ()
        case CodeMeant(code):
            found = [question for piece in _SEPARATORS.split(text) for question in _in_a_list(piece)]
            return tuple(found) if len(found) > 1 and any(question.text == code.text for question in found) else ()
        case _:
            return ()


def _in_a_list(piece: str) -> tuple[Question, ...]:
    """What a piece of a list names beside codes of the known shapes: another one, or a long plain number."""
    questions = _named(piece)
    plain = [letter for letter in piece if letter.isdecimal()]
    known = all(_is_known(scanned(question.text)) for question in questions)
    return questions if known or (len(plain) >= _SHORTEST_PROVED and _could_stand_alone(piece)) else ()


def _among_words(text: str) -> tuple[Question, ...]:
    """The numbers of unknown shape in a sentence, where the domain will not guess: whole words only."""
    if isinstance(scanned(text), IdentityCard | ProcedureMeant | ForeignLink):
        return ()
    # Not folded: letters of another alphabet would become ours, and with them another code.
    words = (word.strip("\"'()[]<>:.!?") for word in re.split(r"[\s,;]+", text.upper()))
    numbers = [word for word in words if _NUMBER_IN_A_SENTENCE.fullmatch(word) and not _PHONE_OR_DATE.search(word)]
    return tuple(question for number in numbers for question in _named(number))


def _could_stand_alone(piece: str) -> bool:
    bare = [character for character in piece if character.isascii() and character.isalnum()]
    has_digit = any(character.isdigit() for character in bare)
    return has_digit and len(bare) >= _SHORTEST_IN_A_LIST and _PHONE_OR_DATE.search(piece) is None


def _all_stand_alone(text: str) -> bool:
    """Tell whether blanks part whole numbers here, each too long to be a piece of one."""
    return all(len(piece) >= _SHORTEST_PROVED and _PLAIN_NUMBER.fullmatch(piece) for piece in text.split())


def _by_code(code: DossierCode) -> Question:
    return Question(code.text, code.text if may_be_shown(code) else None)


def _keypad_with_letters(code: DossierCode) -> KeypadCode | None:
    """A keypad code in which letters O, l or I stand for digits: the check digits prove it."""
    return (
        KeypadCode.parse(code.text.upper().translate(_LOOK_ALIKES))
        if _LETTERS_FOR_DIGITS.fullmatch(code.text.upper())
        else None
    )


def may_be_shown(code: DossierCode) -> bool:
    """Tell whether a code may be said back: of a known shape or a plain number that is no telephone's, and short."""
    plain = _PLAIN_NUMBER.fullmatch(code.text) is not None and not _PHONE_OR_DATE.search(code.text)
    known = code.form is not CodeForm.FREE or plain
    return known and len(code.text) <= LONGEST_SHOWN


def _by_keypad(keypad: KeypadCode) -> Question:
    return Question(keypad.digits, keypad.grouped)
