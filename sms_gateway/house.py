"""Whom the gateway speaks for, and in which words."""

from dataclasses import dataclass

from lookup_api.provinces import read_province
from lookup_api.wording import Face, Wording


@dataclass(frozen=True, slots=True)
class House:
    """The province's face, its words, the short number it is texted at, and its own keywords."""

    face: Face
    wording: Wording
    short_number: str | None = None
    keywords: frozenset[str] = frozenset()


def open_house(province_id: str) -> House:
    """Return the house of a province by its id; raise ProvinceNotKnown. SMS speaks Vietnamese without diacritics."""
    province = read_province(province_id)
    face = Face.of(province)
    keywords = frozenset(word.upper() for word in province.sms_prefixes)
    return House(face, Wording("vi"), province.sms_short_number, keywords)
