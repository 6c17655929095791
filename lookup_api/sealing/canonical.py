"""One text for all spellings of a phone, an ID number or a name, so that one blind index finds them all."""

import re
import unicodedata
from functools import lru_cache

import phonenumbers

HOME_REGION = "VN"

# Eleven-digit mobile numbers became ten-digit ones in autumn 2018, prefix by prefix, the last seven digits unchanged.
# Old dossiers still carry the old spelling of the same subscription.
_PREFIXES_OF_2018 = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36",
    "167": "37", "168": "38", "169": "39",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
_OLD_MOBILE_LENGTH = 10  # without the leading zero
_HOME_CALLING_CODE = 84
# How nearly all are written, on paper and by carriers; read here, a fifteenth of the time.
_PLAIN_MOBILE = re.compile(r"(?:0|\+84)([35789][0-9]{8})")

_SHORTEST_ID_NUMBER = 6
_WITHOUT_ITS_ZERO = 11  # digits: an identity number begins with 0, which spreadsheets drop


def canonical_phone(text: str) -> str | None:
    """Return a phone number as E.164 (`+84905000001`), or None where the text is none.

    Vietnamese numbers may be written without country code, with 0, 84, +84 or 0084, and in the spelling before 2018.
    """
    if plain := _PLAIN_MOBILE.fullmatch(text):
        return f"+{_HOME_CALLING_CODE}{plain[1]}"
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    national = phonenumbers.national_significant_number(number)
    if number.country_code == _HOME_CALLING_CODE and len(national) == _OLD_MOBILE_LENGTH:
        renewed = _PREFIXES_OF_2018.get(national[:3])
        if renewed is not None:
            return f"+{_HOME_CALLING_CODE}{renewed}{national[3:]}"
    if number.extension or not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_mobile_phone(canonical: str) -> bool:
    """Tell whether a canonical phone number is a Vietnamese mobile subscription, which a text message reaches."""
    number = phonenumbers.parse(canonical)
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    return mobile and number.country_code == _HOME_CALLING_CODE


def canonical_id_number(text: str) -> str | None:
    """Return an ID number (12 or 9 digits), passport or tax code as its bare capitals and digits, or None.

    Eleven digits are an identity number whose leading zero a spreadsheet dropped.
    """
    bare = text
    if not (text.isascii() and text.isdigit()):
        folded = unicodedata.normalize("NFKC", text).upper()
        bare = "".join(letter for letter in folded if letter.isascii() and letter.isalnum())
    if len(bare) < _SHORTEST_ID_NUMBER or not any(letter.isdigit() for letter in bare):
        return None
    return f"0{bare}" if len(bare) == _WITHOUT_ITS_ZERO and bare.isdigit() else bare


def canonical_name(text: str) -> str:
    """Return a name as it is searched: small letters, no diacritics, one space between words."""
    return " ".join(" ".join(map(_canonical_word, text.split())).split())


@lru_cache(maxsize=8192)  # a few thousand words make up nearly all names
def _canonical_word(word: str) -> str:
    spread = unicodedata.normalize("NFKD", word).casefold()
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter)).replace("đ", "d")
    return "".join(letter if letter.isalnum() else " " for letter in bare)


def name_words(text: str) -> tuple[str, ...]:
    """Return the distinct words of a name, canonical, in their order."""
    return tuple(dict.fromkeys(canonical_name(text).split()))
