"""Papers that people hold up by mistake: identity cards, Wi-Fi codes, payments, contacts, goods."""

import re

# The first three digits of a citizen's ID number (số định danh cá nhân, 12 digits): the place of the birth's
# registration, by the list of Circular 07/2016/TT-BCA. The fourth tells century and sex, two more the year of birth.
_PLACES = frozenset({
    "001", "002", "004", "006", "008", "010", "011", "012", "014", "015", "017", "019", "020", "022", "024", "025",
    "026", "027", "030", "031", "033", "034", "035", "036", "037", "038", "040", "042", "044", "045", "046", "048",
    "049", "051", "052", "054", "056", "058", "060", "062", "064", "066", "067", "068", "070", "072", "074", "075",
    "077", "079", "080", "082", "083", "084", "086", "087", "089", "091", "092", "093", "094", "095", "096",
})  # fmt: skip
_ID_NUMBER = re.compile("([0-9]{3})[0-3][0-9]{8}")
_ID_NUMBER_INSIDE = re.compile(r"(?<![0-9])(0[0-9]{2})([ .]?)[0-3][0-9]{2}\2[0-9]{3}\2[0-9]{3}(?![0-9])")
_OLD_OR_NEW_NUMBER = re.compile("[0-9]{9}|[0-9]{12}")
_FEWEST_CARD_FIELDS = 4
_MACHINE_READABLE = re.compile(r"I[D<]VNM[0-9<]")  # the three lines on the back of the card (ICAO 9303)
_OTHER_KINDS = re.compile(
    "(?:WIFI|BEGIN|MECARD|MATMSG|TEL|GEO|MAILTO|OTPAUTH|BITCOIN|ETHEREUM|LPA|DPP|MEBKM|MARKET|INTENT):"
    "|000201[0-9]{4}.*6304[0-9A-F]{4}$",  # the last is a payment by EMV's merchant-presented QR, VietQR among them
    re.IGNORECASE | re.DOTALL,
)
_VIETNAMESE_GOODS = "893"  # GS1's prefix
_ARTICLE = 13  # digits of an EAN-13


def is_id_number(digits: str) -> bool:
    """Tell whether twelve digits are built like a citizen's ID number."""
    found = _ID_NUMBER.fullmatch(digits)
    return found is not None and found[1] in _PLACES


def holds_id_number(text: str) -> bool:
    """Tell whether a citizen's ID number stands in a text, in one piece or in its printed groups of three."""
    return any(found[1] in _PLACES for found in _ID_NUMBER_INSIDE.finditer(text))


def is_identity_card(text: str) -> bool:
    """Tell the QR of an identity card (its fields parted by `|`) or its machine-readable lines."""
    fields = text.split("|")
    if len(fields) >= _FEWEST_CARD_FIELDS and any(_OLD_OR_NEW_NUMBER.fullmatch(field.strip()) for field in fields[:2]):
        return True
    return _MACHINE_READABLE.match(text.lstrip()) is not None


def is_of_another_kind(text: str) -> bool:
    """Tell a Wi-Fi code, a contact, a payment and the like."""
    return _OTHER_KINDS.match(text) is not None


def is_retail_article(digits: str) -> bool:
    """Tell the article number of Vietnamese goods: EAN-13 with its check digit."""
    if len(digits) != _ARTICLE or not digits.isdecimal() or not digits.startswith(_VIETNAMESE_GOODS):
        return False
    return sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10 == 0
