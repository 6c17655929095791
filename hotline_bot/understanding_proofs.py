"""The proof in a citizen's words: the last four digits of an ID number, or a one-time code. Pure; nothing is kept."""

import re
import unicodedata
from enum import StrEnum

from hotline_bot.understanding_words import bare
from lookup_api.contract.lookups import Proof, ProofKind

LONGEST = 60  # letters of an answer that holds a proof
_KINDS = {4: ProofKind.ID_LAST4, 6: ProofKind.OTP}
_WHOLE = (9, 12)  # digits of an ID number
_BESIDE_CODE = re.compile(r"(?:so cuoi|4 cuoi|last (?:4|four)(?: digits)?)[^0-9]{0,40}([0-9]{4})\b")
_PHONE = re.compile(r"(?:84|0)[0-9]{9}")
_PHONE_IN_WORDS = re.compile(r"(?<![\w.\-/])(?:\+?84|0)(?:[ .\-]?[0-9]){9}(?![\w\-/])", re.ASCII)
_FEWEST_WORDS, _MOST_WORDS = 2, 8  # of a person's name


class Unfit(StrEnum):
    """Why an answer holds no proof."""

    WHOLE_NUMBER = "whole-number"  # more than was asked for, and more than ought to be sent
    NONE = "none"


def proof_in(text: str) -> Proof | Unfit:
    """The proof in an answer to the question for one."""
    text = unicodedata.normalize("NFKC", text).strip()
    if len(text) > LONGEST or not text:
        return Unfit.NONE
    groups = re.findall(r"[0-9]+", text)
    joined = "".join(groups)
    if len(joined) in _WHOLE and len(groups) <= len(_WHOLE) + 2:
        return Unfit.WHOLE_NUMBER
    if re.fullmatch(r"[0-9 .\-]+", text):
        groups = [joined]  # "12 34": people part digits as they like
    fitting = [group for group in groups if len(group) in _KINDS]
    if len(fitting) != 1:
        return Unfit.NONE
    return Proof(_KINDS[len(fitting[0])], fitting[0])


def proof_beside_code(text: str) -> Proof | None:
    """The last four digits where they stand in one message with the code: "... 4 số cuối 1234"."""
    found = _BESIDE_CODE.search(bare(text))
    return Proof(ProofKind.ID_LAST4, found[1]) if found else None


def phone_in(text: str) -> str | None:
    """The first Vietnamese telephone number in a text, its digits alone."""
    found = _PHONE_IN_WORDS.search(unicodedata.normalize("NFKC", text))
    return "".join(re.findall(r"[0-9]", found[0])) if found else None


def key_in(kind: str, text: str) -> str | None:
    """The key by which a lost receipt is asked after: an ID number, a phone number, a name; None for another form."""
    text = unicodedata.normalize("NFKC", text).strip()
    if len(text) > LONGEST:
        return None
    digits = "".join(re.findall(r"[0-9]", text))
    if kind == "id_number":
        return digits if len(digits) in _WHOLE else None
    if kind == "phone":
        return digits if _PHONE.fullmatch(digits) else None
    words = text.split()
    named = _FEWEST_WORDS <= len(words) <= _MOST_WORDS and all(word.isalpha() for word in words)
    return " ".join(words) if named else None
