"""Whom the gateway speaks for, and in which words."""

from dataclasses import dataclass, field

from lookup_api.provinces import read_province
from lookup_api.wording import Face, Wording
from sms_gateway.grammar import Grammar, read_grammar


@dataclass(frozen=True, slots=True)
class House:
    """The province's face, its words, the short number it is texted at, and how it is written to."""

    face: Face
    wording: Wording
    short_number: str | None = None
    grammar: Grammar = field(default_factory=read_grammar)
    english: Wording = field(default_factory=lambda: Wording("en"))

    def words(self, *, english: bool) -> Wording:
        """The words of a message's language."""
        return self.english if english else self.wording


def open_house(province_id: str) -> House:
    """Return the house of a province by its id; raise ProvinceNotKnown. SMS speaks Vietnamese without diacritics."""
    province = read_province(province_id)
    return House(Face.of(province), Wording("vi"), province.sms_short_number, read_grammar(province.sms_prefixes))
